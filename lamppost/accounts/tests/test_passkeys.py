"""Passkeys on the site, with the site's own database rights."""

import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone

from lamppost.accounts.models import Passkey, Session, User
from lamppost.accounts.passkeys import relying_party
from lamppost.accounts.tests.authenticator import UP, UV, Authenticator, text
from lamppost.residents.tests.people import FORM, WORDS, a_resident
from lamppost.residents.tests.test_pages import as_owner, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_localhost(settings):
    settings.SITE_URL = "http://127.0.0.1:8000"


@pytest.fixture
def visit(on_surface):
    a_resident()
    with on_surface("site") as browser:
        yield browser


def options(browser, path="/sign-in/passkey/ask"):
    return json.loads(browser.post(path).content)


def add(browser, authenticator, **wrong):
    asked = options(browser, "/settings/passkeys/ask")
    return browser.post("/settings/passkeys", {"credential": authenticator.create(asked, **wrong)})


def knock(browser, authenticator, **wrong):
    asked = options(browser)
    return browser.post("/sign-in/passkey", {"credential": authenticator.get(asked, **wrong)})


def with_passkey(browser):
    """A signed-in browser's new passkey."""
    sign_in(browser)
    authenticator = Authenticator()
    assert add(browser, authenticator).status_code == 200
    return authenticator


def anew(browser):
    return type(browser)()


def test_a_passkey_is_added_and_opens_the_account_with_nothing_typed(visit):
    mine = with_passkey(visit)
    other = anew(visit)
    answer = knock(other, mine)
    assert (answer.status_code, answer.json()) == (200, {"next": "/"})
    assert "ana@example.org" in other.get("/settings").content.decode()


def test_only_discoverable_and_verified_passkeys_are_asked_for(visit):
    sign_in(visit)
    new = options(visit, "/settings/passkeys/ask")
    assert new["authenticatorSelection"]["residentKey"] == "required"
    assert new["authenticatorSelection"]["userVerification"] == "required"
    assert new["attestation"] == "none" and new["rp"]["id"] == "localhost"
    asked = options(visit)
    assert asked["userVerification"] == "required" and not asked.get("allowCredentials")


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://localhost:8001"},
        {"rp": "evil.example"},
        {"challenge": text(b"x" * 64)},
        {"type": "webauthn.create"},
        {"flags": UP},
        {"flags": UV},
        {"key": ec.generate_private_key(ec.SECP256R1())},
        {"handle": text(b"y" * 16)},
        {"count": 0},
    ],
    ids=str,
)
def test_an_answer_that_does_not_fit_opens_nothing(visit, wrong):
    mine = with_passkey(visit)
    assert knock(anew(visit), mine).status_code == 200
    other = anew(visit)
    assert knock(other, mine, **wrong).status_code == 422
    assert other.get("/settings").status_code == 302


@pytest.mark.parametrize(
    "wrong", [{"flags": UP}, {"origin": "https://evil.example"}, {"rp": "evil.example"}], ids=str
)
def test_a_passkey_that_does_not_fit_is_not_kept(visit, wrong):
    sign_in(visit)
    assert add(visit, Authenticator(), **wrong).status_code == 422
    assert as_owner(Passkey.objects.count) == 0


def test_an_answer_is_good_once_and_only_in_the_session_that_was_asked(visit):
    mine = with_passkey(visit)
    thief, other = anew(visit), anew(visit)
    answer = {"credential": mine.get(options(other))}
    options(thief)
    assert thief.post("/sign-in/passkey", answer).status_code == 422
    assert other.post("/sign-in/passkey", answer).status_code == 200
    other.post("/sign-out")
    assert other.post("/sign-in/passkey", answer).status_code == 422


def test_a_refused_answer_uses_the_challenge_up(visit):
    mine, other = with_passkey(visit), anew(visit)
    asked = options(other)
    broken = mine.get(asked, origin="https://evil.example")
    assert other.post("/sign-in/passkey", {"credential": broken}).status_code == 422
    right = {"credential": mine.get(asked)}
    assert other.post("/sign-in/passkey", right).status_code == 422


def test_a_challenge_for_one_purpose_serves_no_other_and_grows_old(visit, monkeypatch):
    mine = with_passkey(visit)
    asked = options(visit, "/settings/passkeys/ask")
    answer = {"credential": mine.get(asked)}
    assert visit.post("/settings/ways-in/prove/passkey", answer).status_code == 422
    other = anew(visit)
    asked = options(other)
    monkeypatch.setattr("lamppost.accounts.passkeys.HOLDS_S", -1)
    asked = options(other)
    assert other.post("/sign-in/passkey", {"credential": mine.get(asked)}).status_code == 422


def test_a_count_that_goes_back_means_a_copy_and_is_refused(visit):
    mine = with_passkey(visit)
    assert knock(anew(visit), mine, count=7).status_code == 200
    assert knock(anew(visit), mine, count=7).status_code == 422
    assert knock(anew(visit), mine, count=8).status_code == 200


def test_an_authenticator_that_never_counts_is_welcome_again_and_again(visit):
    sign_in(visit)
    mine = Authenticator()
    add(visit, mine)
    for _ in range(2):
        assert knock(anew(visit), mine, count=0).status_code == 200


def test_an_unknown_passkey_is_answered_like_one_that_does_not_fit(visit):
    mine, stranger = with_passkey(visit), Authenticator()
    stranger.key = ec.generate_private_key(ec.SECP256R1())
    unknown = knock(anew(visit), stranger)
    wrong = knock(anew(visit), mine, key=stranger.key)
    assert (unknown.status_code, unknown.content) == (wrong.status_code, wrong.content)


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "x",
        "[]",
        "null",
        '"x"',
        "{}",
        '{"id": 1}',
        '{"id": "AA", "rawId": "AA"}',
        "\0",
        "9" * 9999,
    ]
    + ['{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{"clientDataJSON":"AA"}}'],
)
def test_odd_answers_are_refused_and_break_nothing(visit, odd):
    sign_in(visit)
    options(visit, "/settings/passkeys/ask")
    assert visit.post("/settings/passkeys", {"credential": odd}).status_code == 422
    other = anew(visit)
    options(other)
    assert other.post("/sign-in/passkey", {"credential": odd}).status_code == 422


def test_a_mangled_attestation_is_refused_and_breaks_nothing(visit):
    sign_in(visit)
    for cut in (0, 5, 40, 90, 120, 200):
        asked = options(visit, "/settings/passkeys/ask")
        answer = json.loads(Authenticator().create(asked))
        whole = answer["response"]["attestationObject"]
        answer["response"]["attestationObject"] = whole[:cut]
        sent = {"credential": json.dumps(answer)}
        assert visit.post("/settings/passkeys", sent).status_code == 422


def test_adding_one_is_for_whoever_signed_in_some_minutes_ago_or_shows_it_again(visit, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr("lamppost.accounts.proof.AFTER_SIGN_IN", timedelta(0))
        sign_in(visit)
    assert visit.post("/settings/passkeys/ask").status_code == 422
    assert visit.post("/settings/ways-in/prove", {"password": "wrong"}).status_code == 422
    assert visit.post("/settings/ways-in/prove", {"password": WORDS}).status_code == 302
    assert add(visit, Authenticator()).status_code == 200


def test_passkeys_are_named_and_removed_by_their_owner_only(visit):
    with_passkey(visit)
    (row,) = as_owner(lambda: list(Passkey.objects.all()))
    as_owner(lambda: a_resident("bob@example.org"))
    other = anew(visit)
    sign_in(other, "bob@example.org")
    other.post(f"/settings/passkeys/{row.pk}", {"name": "mine"})
    other.post(f"/settings/passkeys/{row.pk}/remove")
    visit.post(f"/settings/passkeys/{row.pk}", {"name": "The phone"})
    assert "The phone" in visit.get("/settings/ways-in").content.decode()
    visit.post(f"/settings/passkeys/{row.pk}/remove")
    assert as_owner(Passkey.objects.count) == 0


def test_the_last_way_in_cannot_be_removed(visit):
    mine = with_passkey(visit)
    assert visit.post("/settings/ways-in/no-password", {"password": WORDS}).status_code == 302
    assert sign_in(anew(visit)).status_code == 422
    assert as_owner(User.objects.get).password.startswith("!")
    (row,) = as_owner(lambda: list(Passkey.objects.all()))
    answer = visit.post(f"/settings/passkeys/{row.pk}/remove")
    assert answer.headers["Location"].endswith("?refused=last")
    assert knock(anew(visit), mine).status_code == 200


def test_a_password_is_forgotten_only_by_whoever_has_a_passkey(visit):
    sign_in(visit)
    visit.post("/settings/ways-in/no-password", {"password": WORDS})
    assert sign_in(anew(visit)).status_code == 302


def test_without_a_password_a_passkey_sets_one(visit):
    mine = with_passkey(visit)
    visit.post("/settings/ways-in/no-password", {"password": WORDS})
    new = {"new": "another lamp on another street"}
    assert visit.post("/settings/ways-in/password", new).status_code == 422
    answer = {"credential": mine.get(options(visit))}
    assert visit.post("/settings/ways-in/prove/passkey", answer).status_code == 200
    assert visit.post("/settings/ways-in/password", new).status_code == 302
    assert sign_in(anew(visit), password=new["new"]).status_code == 302


def test_a_passkey_of_another_person_proves_nothing(visit):
    as_owner(lambda: a_resident("bob@example.org"))
    other = anew(visit)
    sign_in(other, "bob@example.org")
    theirs = Authenticator()
    add(other, theirs)
    sign_in(visit)
    answer = {"credential": theirs.get(options(visit))}
    assert visit.post("/settings/ways-in/prove/passkey", answer).status_code == 422


def test_there_are_ten_passkeys_at_most(visit):
    sign_in(visit)
    for _ in range(10):
        assert add(visit, Authenticator()).status_code == 200
    assert add(visit, Authenticator()).status_code == 422


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://lamp.example.org", "lamp.example.org"),
        ("http://127.0.0.1:8000", "localhost"),
        ("http://[::1]:8000", "localhost"),
        ("http://192.0.2.7", None),
    ],
)
def test_passkeys_hold_for_the_sites_name(settings, url, host):
    settings.SITE_URL = url
    party = relying_party()
    assert (party.id if party else None) == host


def test_a_site_without_a_name_asks_for_no_passkey(visit, settings):
    settings.SITE_URL = "http://192.0.2.7"
    assert visit.post("/sign-in/passkey/ask").status_code == 422


def test_no_passkey_outlives_its_login(visit):
    with_passkey(visit)
    visit.post("/settings/delete", {"password": WORDS})
    assert as_owner(Passkey.objects.count) == as_owner(Session.objects.count) == 0


def test_asking_for_a_passkey_leaves_no_long_session_behind(visit):
    before = {row.pk for row in as_owner(lambda: list(Session.objects.all()))}
    stranger = anew(visit)
    options(stranger)
    (row,) = as_owner(lambda: list(Session.objects.exclude(pk__in=before)))
    assert row.expires_at - timezone.now() < timedelta(minutes=6)
    mine = with_passkey(visit)
    knock(stranger, mine)
    (row,) = as_owner(
        lambda: list(Session.objects.filter(began_at__isnull=False).exclude(pk__in=before)[:1])
    )
    assert row.expires_at - timezone.now() > timedelta(days=29)


def test_a_session_that_asked_and_then_joins_waits_for_its_letter(visit, settings):
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    before = {row.pk for row in as_owner(lambda: list(Session.objects.all()))}
    stranger = anew(visit)
    options(stranger)
    stranger.post("/join", FORM | {"email": "new@example.org"})
    (row,) = as_owner(lambda: list(Session.objects.exclude(pk__in=before)))
    assert row.expires_at - timezone.now() > timedelta(days=29)


def test_asking_too_often_from_one_address_waits(visit):
    for _ in range(300):
        assert visit.post("/sign-in/passkey/ask").status_code == 200
    assert visit.post("/sign-in/passkey/ask").status_code == 422


def test_whoever_has_just_joined_is_offered_a_passkey_first(visit):
    sign_in(visit)
    page = visit.get("/settings/welcome").content.decode()
    offer = page.index('class="btn primary" data-passkey-go')
    assert offer < page.index("Alerts on this device")
    assert "data-passkey-go" not in visit.get("/settings").content.decode()
