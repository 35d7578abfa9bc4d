"""Links in letters: what they open, for how long, and that none can be made up."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core import signing
from django.utils import timezone

from lamppost.accounts.models import Session
from lamppost.residents import actions, links, lookups
from lamppost.residents.data import Channel
from lamppost.residents.models import Place, Resident
from lamppost.residents.tests.people import HOME, WORDS, WORK, a_resident

pytestmark = pytest.mark.django_db
NEW = "another lamp on another street"


def a_reset(login_as):
    with login_as("site"):
        return actions.ask_reset("ana@example.org", "en", now=timezone.now())


def a_leave_link(login_as, user):
    resident = Resident.objects.get(user_id=user).pk
    with login_as("worker"):
        return lookups.mailable([resident])[resident].unsubscribe_url.removeprefix(
            "http://127.0.0.1:8000"
        )


def test_a_reset_link_sets_a_password_once_and_ends_every_session(login_as, on_surface):
    a_resident()
    token = a_reset(login_as)
    with on_surface("site") as browser:
        browser.post("/sign-in", {"email": "ana@example.org", "password": WORDS})
        other = type(browser)()
        assert other.get(f"/password/{token}").status_code == 200
        assert other.post(f"/password/{token}", {"password": "short"}).status_code == 422
        assert other.post(f"/password/{token}", {"password": NEW}).status_code == 302
        assert browser.get("/settings").status_code == 302
        assert other.post(f"/password/{token}", {"password": "a third long one"}).status_code == 404
        right = {"email": "ana@example.org", "password": NEW}
        assert other.post("/sign-in", right).status_code == 302
    assert Session.objects.count() == 1


def test_a_reset_link_dies_with_the_password_it_was_made_for(login_as):
    a_resident()
    first, second = a_reset(login_as), a_reset(login_as)
    with login_as("site"):
        assert actions.reset(second, NEW)
        assert not actions.reset(first, "a third long one")


def test_a_reset_link_is_over_after_an_hour(login_as):
    a_resident()
    hour_ago = timezone.now().timestamp() - timedelta(hours=1, seconds=1).total_seconds()
    with patch("django.core.signing.time.time", return_value=hour_ago):
        token = a_reset(login_as)
    with login_as("site"):
        assert lookups.who_resets(token) is None


def test_a_reset_link_cannot_be_made_up_or_changed(login_as, settings):
    a_resident()
    token = a_reset(login_as)
    body, time, mac = token.split(":")
    facts = {"login": lookups.login_of("ana@example.org"), "was": "0" * 32}
    forged = [
        "",
        "x",
        f"{body}:{time}:{mac[:-1]}x",
        f"{body}x:{time}:{mac}",
        f"{body}:zzzzzz:{mac}",
        signing.dumps(facts, salt="reset password"),  # signed with the site's secret, not links'
        signing.dumps(facts, key=settings.SECRET_KEY, salt="reset password"),
        signing.dumps(facts, key=links._key().hex(), salt="reset password"),  # wrong old password
    ]
    with login_as("site"):
        assert [t for t in forged if lookups.who_resets(t) is not None] == []
        assert lookups.who_resets(token) is not None


def test_one_tap_stops_one_channel_of_one_place(login_as, on_surface):
    user = a_resident()
    work = actions.add_place(user, WORK)
    link = a_leave_link(login_as, user)
    with on_surface("site") as browser:
        page = browser.get(link)
        assert page.status_code == 200 and b"Stop e-mail about this place" in page.content
        assert str(HOME.cell) not in page.content.decode() and b"Kedzie" not in page.content
        assert Place.objects.count() == 0  # as nobody: the page shows what the link opens only
        done = browser.post(link, {"place": str(work), "channel": "push"})
        assert b"Done." in done.content
    told = dict(Place.objects.values_list("pk", "by_push"))
    assert told.pop(work) is False and list(told.values()) == [True]
    assert all(Place.objects.values_list("by_mail", flat=True))


def test_a_mail_programs_button_stops_all_letters_without_cookie_or_token(login_as, on_surface):
    """RFC 8058: POST List-Unsubscribe=One-Click; nobody is asked anything."""
    user = a_resident()
    actions.add_place(user, WORK)
    link = a_leave_link(login_as, user)
    with on_surface("site", enforce_csrf_checks=True) as browser:
        one_click = {"data": "List-Unsubscribe=One-Click"}
        form = "application/x-www-form-urlencoded"
        assert browser.post(link, one_click["data"], content_type=form).status_code == 200
    assert not any(Place.objects.values_list("by_mail", flat=True))
    assert all(Place.objects.values_list("by_push", flat=True))


def test_a_link_scanner_that_opens_the_link_changes_nothing(login_as, on_surface):
    link = a_leave_link(login_as, a_resident())
    with on_surface("site") as browser:
        browser.get(link)
        browser.head(link)
    assert Place.objects.get().by_mail


def test_an_unsubscribe_link_cannot_be_made_up_and_opens_nothing_else(login_as, on_surface):
    user, other = a_resident(), a_resident("bob@example.org")
    link = a_leave_link(login_as, user)
    theirs = Place.objects.get(resident__user_id=other).pk
    resident = Resident.objects.get(user_id=other)
    forged = [link[:-1] + ("A" if link[-1] != "A" else "B"), f"/unsubscribe/{resident.pk}"]
    forged += [f"/unsubscribe/{bytes(resident.leave_sha256).hex()}", "/unsubscribe/%00"]
    with on_surface("site") as browser:
        for wrong in forged:
            assert browser.get(wrong).status_code == 404
            assert browser.post(wrong, {"channel": "mail"}).status_code == 404
        browser.post(link, {"place": str(theirs), "channel": "mail"})
    assert Place.objects.get(pk=theirs).by_mail


def test_after_leaving_the_link_says_that_there_is_nothing(login_as, on_surface):
    user = a_resident()
    link = a_leave_link(login_as, user)
    with on_surface("site") as browser:
        browser.post("/sign-in", {"email": "ana@example.org", "password": WORDS})
        browser.post("/settings/delete", {"password": WORDS})
        assert browser.get(link).status_code == 404
    with login_as("site"):
        assert not actions.unsubscribe(link.rpartition("/")[2], Channel.MAIL)
