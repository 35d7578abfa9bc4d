"""One's own sessions: listed by a coarse word, ended one by one or all at once."""

import re

import pytest

from lamppost.accounts.devices import coarse
from lamppost.accounts.models import Session
from lamppost.residents.tests.people import WORDS, a_resident
from lamppost.residents.tests.test_pages import as_owner, sign_in

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Android 15; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0"
LAPTOP = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/141.0.0.0 Safari/537.36"
)


@pytest.fixture
def two(on_surface):
    """The same person on a phone and on a laptop."""
    a_resident()
    with on_surface("site") as laptop:
        phone = type(laptop)(headers={"User-Agent": PHONE})
        sign_in(phone)
        laptop.defaults["HTTP_USER_AGENT"] = LAPTOP
        sign_in(laptop)
        yield laptop, phone


def ids(browser):
    page = browser.get("/settings/ways-in").content.decode()
    return re.findall(r"/settings/sessions/([0-9a-f-]{36})/end", page)


def test_a_resident_sees_where_they_are_signed_in_and_which_is_this_one(two):
    page = two[0].get("/settings/ways-in").content.decode()
    assert page.index("Chrome on Mac") < page.index("This one") < page.index("Firefox on Android")
    assert len(ids(two[0])) == 1


def test_of_the_user_agent_two_words_are_kept(two):
    rows = as_owner(lambda: list(Session.objects.all()))
    assert {row.device for row in rows} == {"Firefox/Android", "Chrome/Mac"}
    assert not any("Gecko" in repr(vars(row)) for row in rows)
    assert all(row.began_at.second == 0 for row in rows)


def test_a_revoked_browser_is_out_at_its_next_request(two):
    laptop, phone = two
    assert phone.get("/settings").status_code == 200
    laptop.post(f"/settings/sessions/{ids(laptop)[0]}/end")
    assert phone.get("/settings").status_code == 302
    assert laptop.get("/settings").status_code == 200


def test_all_others_end_at_once(two):
    laptop, phone = two
    sign_in(third := type(laptop)())
    laptop.post("/settings/sessions/others/end")
    assert [b.get("/settings").status_code for b in (laptop, phone, third)] == [200, 302, 302]


def test_the_sessions_of_another_person_are_not_listed_and_do_not_end(two):
    laptop, phone = two
    as_owner(lambda: a_resident("bob@example.org"))
    sign_in(other := type(laptop)(), "bob@example.org")
    assert ids(other) == []
    for wanted in (*ids(laptop), *ids(phone)):
        other.post(f"/settings/sessions/{wanted}/end")
    other.post("/settings/sessions/others/end")
    assert [b.get("/settings").status_code for b in (laptop, phone)] == [200, 200]


def test_a_session_keeps_its_id_while_it_is_used(two):
    before = ids(two[0])
    two[1].get("/settings")
    two[1].post("/sign-in/passkey/ask")
    assert ids(two[0]) == before


def test_changing_the_password_asks_the_old_one_and_signs_the_others_out(two):
    laptop, phone = two
    change = {"password": "not this one", "new": "another lamp on another street"}
    assert laptop.post("/settings/ways-in/password", change).status_code == 422
    assert laptop.post("/settings/ways-in/password", change | {"password": ""}).status_code == 422
    assert (
        laptop.post("/settings/ways-in/password", change | {"password": WORDS}).status_code == 302
    )
    assert [b.get("/settings").status_code for b in (laptop, phone)] == [200, 302]
    assert sign_in(type(laptop)()).status_code == 422
    assert sign_in(type(laptop)(), password=change["new"]).status_code == 302


def test_a_new_password_must_be_long_and_uncommon(two):
    change = {"password": WORDS, "new": "password123"}
    assert two[0].post("/settings/ways-in/password", change).status_code == 422


def test_guessing_the_password_of_an_open_session_is_slowed_down(two):
    change = {"password": "not this one", "new": "another lamp on another street"}
    for _ in range(10):
        two[0].post("/settings/ways-in/password", change)
    refused = two[0].post("/settings/ways-in/password", change | {"password": WORDS})
    assert "Too many tries" in refused.content.decode()


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (PHONE, "Firefox/Android"),
        (LAPTOP, "Chrome/Mac"),
        (LAPTOP + " Edg/141.0", "Edge/Mac"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Mobile Safari/604.1",
            "Safari/iPhone",
        ),
        ("curl/8.0", ""),
        ("", ""),
        ("x" * 9999 + "Windows", "Windows"),
    ],
)
def test_a_browser_is_called_by_two_listed_words(agent, said):
    assert coarse(agent) == said
