"""Signing in on every surface, and how guessing is slowed down."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from lamppost.accounts import actions
from lamppost.accounts.data import Kind
from lamppost.accounts.models import Guess, User
from lamppost.accounts.tries import PASSWORD
from lamppost.residents.tests.people import WORDS as RIGHT
from lamppost.residents.tests.people import a_resident

pytestmark = pytest.mark.django_db
SURFACES = [("desk", Kind.EDITOR), ("portal", Kind.OFFICER), ("site", Kind.RESIDENT)]


@pytest.fixture(params=SURFACES, ids=lambda pair: pair[0])
def door(request, on_surface):
    """A browser on a surface, and a function that tries to sign in there."""
    surface, kind = request.param
    if kind is Kind.RESIDENT:
        a_resident()
    else:
        actions.create_login("kim", RIGHT, kind)
    name = ("email", "ana@example.org") if kind is Kind.RESIDENT else ("login", "kim")

    def knock(browser, password=RIGHT, **more):
        return browser.post("/sign-in", dict([name], password=password) | more)

    with on_surface(surface) as browser:
        yield browser, knock


def test_the_right_password_opens(door):
    browser, knock = door
    browser.get("/sign-in")
    assert knock(browser).status_code == 302
    assert browser.get("/sign-in").status_code == 302


def test_a_wrong_password_says_nothing_of_the_login(door):
    browser, knock = door
    wrong = knock(browser, "not this one")
    nobody = browser.post("/sign-in", {"login": "no", "email": "no@example.org", "password": "x"})
    assert (wrong.status_code, nobody.status_code) == (422, 422)
    assert "is wrong" in wrong.content.decode() and "is wrong" in nobody.content.decode()


def test_after_ten_guesses_even_the_right_password_waits(door):
    browser, knock = door
    for _ in range(PASSWORD.most):
        assert "is wrong" in knock(browser, "not this one").content.decode()
    refused = knock(browser)
    assert refused.status_code == 422 and "Too many tries" in refused.content.decode()


def test_the_right_password_wipes_the_count(door):
    browser, knock = door
    for _ in range(PASSWORD.most - 1):
        knock(browser, "not this one")
    assert knock(browser).status_code == 302
    fresh = type(browser)()
    for _ in range(PASSWORD.most - 1):
        assert "is wrong" in knock(fresh, "not this one").content.decode()


@pytest.mark.parametrize("wanted", ["https://evil.example", "//evil.example", "/\\evil", "x"])
def test_next_is_a_path_of_this_surface_or_nothing(door, wanted):
    browser, knock = door
    assert knock(browser, next=wanted).headers["Location"] == "/"


def test_odd_logins_are_an_error_of_the_form(door):
    browser, knock = door
    for odd in (b"nul%00", b"x" * 10_000, b"%ED%A0%80", b"%FF", b"' OR 1=1 --"):
        body = b"&".join(name + b"=" + odd for name in (b"login", b"email", b"password"))
        answer = browser.post("/sign-in", body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 422


def test_signing_out_takes_a_post_and_ends_the_session(door):
    browser, knock = door
    knock(browser)
    assert browser.get("/sign-out").status_code == 405
    assert browser.post("/sign-out").status_code == 302
    assert browser.get("/sign-in").status_code == 200


@pytest.mark.parametrize(("surface", "kind"), SURFACES)
def test_a_login_opens_its_own_surface_only(on_surface, surface, kind):
    for other in {"desk", "portal"} - {surface}:
        actions.create_login(f"kim-{other}", RIGHT, kind)
        with on_surface(other) as browser:
            answer = browser.post("/sign-in", {"login": f"kim-{other}", "password": RIGHT})
            assert answer.status_code == 422


def test_a_login_needs_a_password_that_is_long_and_uncommon():
    for weak in ("short", "password123"):
        with pytest.raises(ValidationError):
            actions.create_login("kim", weak, Kind.EDITOR)
    actions.create_login("kim", RIGHT, "editor")
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.create_login("kim", RIGHT, Kind.EDITOR)
    with pytest.raises(ValueError, match="admin"):
        actions.create_login("root", RIGHT, "admin")
    assert User.objects.count() == 1


def test_counts_of_guesses_name_nobody_and_are_deleted_after_a_day(door, login_as):
    browser, knock = door
    knock(browser, "not this one")
    with login_as("worker"):
        assert actions.delete_old_guesses() == 0
    rows = list(Guess.objects.all())
    assert len(rows) == 2 and all(len(bytes(row.key)) == 32 for row in rows)
    Guess.objects.update(since="2026-01-01T00:00Z")
    with login_as("worker"):
        assert actions.delete_old_guesses() == 2


def test_tries_at_the_same_time_are_all_counted(login_as):
    with login_as("desk"):
        allowed = [actions.may_try(PASSWORD, "kim") for _ in range(PASSWORD.most + 3)]
        assert allowed == [True] * PASSWORD.most + [False] * 3
        assert actions.may_try(PASSWORD, "another")
