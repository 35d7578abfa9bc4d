"""The pages of residents, in a browser with the site's own database rights."""

import re

import pytest
from django.db import connection

from lamppost.accounts.models import Session, User
from lamppost.residents import lookups
from lamppost.residents.models import Letter, Place, Resident
from lamppost.residents.tests.people import FORM, WORDS, a_resident, the_letter

pytestmark = pytest.mark.django_db


def as_owner(query):
    """Ask something with the owner's rights in the middle of a visit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        login = cursor.fetchone()[0]
        cursor.execute("RESET SESSION AUTHORIZATION")
        try:
            return query()
        finally:
            cursor.execute(f"SET SESSION AUTHORIZATION {login}")


def sign_in(browser, email="ana@example.org", password=WORDS, **more):
    return browser.post("/sign-in", {"email": email, "password": password} | more)


def test_joining_takes_a_form_a_letter_and_a_press(on_surface):
    with on_surface("site") as browser:
        assert browser.get("/join").status_code == 200
        sent = browser.post("/join", FORM)
        assert b"ana@example.org" in sent.content
        letter = as_owner(the_letter)
        link = f"/join/confirm/{letter.token}"
        assert b'type="password"' not in browser.get(link).content
        assert browser.post(link).headers["Location"] == "/settings/welcome"
        page = browser.get("/settings").content.decode()
        assert "ana@example.org" in page and "Kedzie" in page
        assert browser.get(link).status_code == 404
    assert Place.objects.get().categories == 0b1001


def test_another_browser_needs_the_password_to_confirm(on_surface):
    """Or whoever joins with your e-mail would have you confirm an account they can open."""
    with on_surface("site") as browser:
        browser.post("/join", FORM)
        link = f"/join/confirm/{as_owner(the_letter).token}"
        other = type(browser)()
        assert b'type="password"' in other.get(link).content
        assert other.post(link).status_code == 422
        assert other.post(link, {"password": "not this one"}).status_code == 422
        assert as_owner(User.objects.count) == 0
        assert other.post(link, {"password": WORDS}).status_code == 302
        assert other.get("/settings").status_code == 200


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("email", "Type your e-mail address."),
        ("password", "Choose a password."),
        ("pledge", "Please agree to this to join."),
        ("categories", "Choose at least one kind of event"),
        ("place_lat", "Say which place to watch"),
    ],
)
def test_an_error_names_what_is_missing_and_loses_nothing_typed(on_surface, missing, said):
    with on_surface("site") as browser:
        answer = browser.post("/join", {k: v for k, v in FORM.items() if k != missing})
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page
    if missing != "email":
        assert 'value="ana@example.org"' in page
    if missing != "password":
        assert f'value="{WORDS}"' in page
    assert 'value="es" selected' in page
    assert Letter.objects.count() == 0


def test_an_address_is_found_without_losing_the_form(on_surface):
    typed = {k: v for k, v in FORM.items() if not k.startswith("place_")}
    typed["q"] = "Kedzie and Armitage"
    with on_surface("site") as browser:
        page = browser.post("/join", typed | {"find": "1"}).content.decode()
        assert 'value="ana@example.org"' in page and "Type your" not in page
        cells = re.findall(r'name="cell" value="(\d+)"', page)
        assert cells
        assert browser.post("/join", typed | {"cell": cells[0]}).status_code == 200
        assert browser.post("/join", typed | {"q": "xyzzy"}).status_code == 422


def test_an_answer_to_something_else_is_not_taken_for_what_was_typed(on_surface):
    stale = FORM | {"q": "Kedzie and Armitage", "cell": "617733122422996991"}
    with on_surface("site") as browser:
        browser.post("/join", stale)
        found = as_owner(Letter.objects.count)
        if found:  # only one place is like it, so that is meant, whatever was chosen before
            browser.post(f"/join/confirm/{as_owner(the_letter).token}")
    assert all(place.cell != 617733122422996991 for place in Place.objects.all())


def test_a_place_outside_the_city_is_refused_by_name(on_surface):
    with on_surface("site") as browser:
        answer = browser.post("/join", FORM | {"place_lat": "40.7", "place_lng": "-74.0"})
    assert answer.status_code == 422 and "outside Chicago" in answer.content.decode()


@pytest.mark.parametrize(
    "odd",
    [
        {"place_lat": "nan"},
        {"place_lat": "1e999"},
        {"place_lng": "x"},
        {"radius_m": "1"},
        {"categories": ["assault"]},
        {"name": "123 Main St"},
        {"email": "a@b\r\nBcc: c@d.example"},
        {"email": "nul\0@example.org"},
        {"q": "\0"},
        {"cell": "9" * 30, "q": "Kedzie"},
        {"password": "short"},
        {"password": "password123"},
        {"language": "xx"},
    ],
)
def test_odd_input_is_refused_and_nothing_is_stored(on_surface, odd):
    with on_surface("site") as browser:
        assert browser.post("/join", FORM | odd).status_code == 422
    assert Letter.objects.count() == 0


def test_signing_in_changes_the_token_and_signing_out_ends_it(on_surface):
    a_resident()
    with on_surface("site") as browser:
        browser.cookies["lp_site"] = "planted"
        assert sign_in(browser).headers["Location"] == "/"
        token = browser.cookies["lp_site"].value
        assert token != "planted"
        assert browser.get("/settings").status_code == 200
        assert browser.get("/sign-out").status_code == 405
        browser.post("/sign-out")
        assert browser.get("/settings").status_code == 302
    assert Session.objects.count() == 0


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/settings", "/settings"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("settings", "/"),
    ],
)
def test_after_signing_in_one_lands_on_this_site_only(on_surface, wanted, goes):
    a_resident()
    with on_surface("site") as browser:
        assert sign_in(browser, next=wanted).headers["Location"] == goes


def test_places_are_added_changed_and_removed_up_to_five(on_surface):
    a_resident()
    place = {k: v for k, v in FORM.items() if k not in ("email", "password", "language", "pledge")}
    with on_surface("site") as browser:
        sign_in(browser)
        for _ in range(4):
            assert browser.post("/settings/places/new", place).status_code == 302
        refused = browser.post("/settings/places/new", place)
        assert refused.status_code == 422 and b"five places" in refused.content
        ours = re.findall(
            r'/settings/places/([0-9a-f-]{36})"', browser.get("/settings").content.decode()
        )
        page = f"/settings/places/{ours[0]}"
        assert browser.get(page).status_code == 200
        changed = place | {"radius_m": "8047", "categories": ["arson"], "name": "work"}
        changed.pop("by_mail")
        assert browser.post(page, changed).status_code == 302
        browser.post(f"/settings/places/{ours[1]}/remove")
    assert Place.objects.count() == 4
    row = Place.objects.get(pk=ours[0])
    assert (row.radius_m, row.name, row.by_mail, row.by_push) == (8047, "work", False, False)


def test_the_places_of_others_do_not_exist(on_surface):
    a_resident("other@example.org")
    theirs = Place.objects.get().pk
    a_resident()
    with on_surface("site") as browser:
        sign_in(browser)
        assert browser.get(f"/settings/places/{theirs}").status_code == 404
        assert browser.post(f"/settings/places/{theirs}", FORM).status_code == 404
        browser.post(f"/settings/places/{theirs}/remove")
    assert Place.objects.filter(pk=theirs).exists()


def test_the_language_is_kept_for_letters_and_shown_at_once(on_surface):
    user = a_resident()
    with on_surface("site") as browser:
        sign_in(browser)
        browser.post("/settings/language", {"language": "es"})
        assert 'lang="es"' in browser.get("/settings").content.decode()
        browser.post("/settings/language", {"language": "xx"})
    assert lookups.my_language(user) == "es"


def test_deleting_an_account_asks_the_password_and_leaves_no_row(on_surface):
    a_resident()
    with on_surface("site") as browser:
        sign_in(browser)
        other = type(browser)()
        sign_in(other)
        assert browser.post("/settings/delete", {"password": "not this one"}).status_code == 422
        assert b"deleted" in browser.post("/settings/delete", {"password": WORDS}).content
        assert other.get("/settings").status_code == 302
        assert sign_in(browser).status_code == 422
    for model in (User, Resident, Place, Session):
        assert model.objects.count() == 0


def test_pages_for_residents_are_shut_before_signing_in(on_surface):
    with on_surface("site") as browser:
        for path in ("/settings", "/settings/places/new", "/settings/delete", "/settings/welcome"):
            answer = browser.get(path)
            assert answer.headers["Location"] == f"/sign-in?next={path}"


def test_no_page_of_ours_is_kept_by_a_shared_cache(on_surface):
    a_resident()
    with on_surface("site") as browser:
        for path in ("/join", "/sign-in", "/password"):
            assert "no-store" in browser.get(path).headers["Cache-Control"]
        sign_in(browser)
        assert "no-store" in browser.get("/settings").headers["Cache-Control"]


def test_without_a_mail_server_nobody_is_promised_a_letter(on_surface, settings):
    settings.SMTP_URL = ""
    with on_surface("site") as browser:
        for answer in (
            browser.post("/join", FORM),
            browser.post("/password", {"email": "ana@example.org"}),
        ):
            assert answer.status_code == 422 and b"no mail server" in answer.content
    assert Letter.objects.count() == 0


def test_a_limit_on_letters_protects_a_mailbox(on_surface):
    with on_surface("site") as browser:
        for _ in range(5):
            assert browser.post("/join", FORM).status_code == 200
        refused = browser.post("/join", FORM)
        assert refused.status_code == 422 and b"Too many letters" in refused.content
        assert browser.post("/join", FORM | {"email": "bob@example.org"}).status_code == 200
    assert Letter.objects.count() == 6
