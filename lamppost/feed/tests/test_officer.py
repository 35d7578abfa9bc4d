"""The feed's side on the portal: an agency's own alerts, and nothing of who reads them."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from lamppost.agencies import actions as agencies
from lamppost.alerts import actions as alerts
from lamppost.feed.tests.world import agency, alert, resident, words

pytestmark = pytest.mark.django_db
WORDS = "lamp light over porches"


@pytest.fixture
def portal(on_surface, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    agencies.create_officer(agency(), "kim", WORDS, name="Kim Lee", title="Captain")
    other = agencies.create_agency("pd", "Springfield Police", "police")
    agencies.create_officer(other, "lou", WORDS, name="Lou Diaz", title="Officer")

    def sign_in(browser, login="kim"):
        browser.post("/sign-in", {"login": login, "password": WORDS})
        return browser

    with on_surface("portal") as browser:
        yield lambda login="kim": sign_in(type(browser)(), login)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def one(now):
    return alert(now, title="Reports of a fire")


def test_an_officer_reads_the_alerts_of_their_own_agency_only(one, portal):
    mine, theirs = portal(), portal("lou")
    assert "Reports of a fire" in mine.get("/alerts").content.decode()
    assert "Reports of a fire" in mine.get(f"/alerts/{one}").content.decode()
    assert "Reports of a fire" not in theirs.get("/alerts").content.decode()
    assert theirs.get(f"/alerts/{one}").status_code == 404
    assert mine.get(f"/alerts/{uuid4()}").status_code == 404


def test_the_whole_history_is_shown(now, one, request):
    alerts.correct(one, words("Reports of smoke"), now=now + timedelta(minutes=1))
    alerts.retract(one, words("", "It was a drill."), now=now + timedelta(minutes=2))
    page = request.getfixturevalue("portal")().get(f"/alerts/{one}").content.decode()
    for said in ("Published", "Corrected", "Taken back", "Reports of smoke", "It was a drill."):
        assert said in page


def test_a_stranger_and_a_post_are_sent_away(one, portal):
    officer = portal()
    assert officer.post(f"/alerts/{one}").status_code == 405
    stranger = type(officer)()
    assert stranger.get("/alerts").headers["Location"] == "/sign-in?next=/alerts"


def test_what_an_officer_reads_does_not_change_with_who_is_near(one, now, request):
    """Every page of the portal, before and after a resident moves in beside the alert."""
    pages = ("/", "/alerts", f"/alerts/{one}")

    def read(browser):
        return [browser.get(page).content for page in pages]

    browser = request.getfixturevalue("portal")()
    before = read(browser)
    with connection.cursor() as cursor:
        cursor.execute("RESET SESSION AUTHORIZATION")
        resident(now)
        cursor.execute("SET SESSION AUTHORIZATION lp_portal")
    assert [_plain(page) for page in read(browser)] == [_plain(page) for page in before]


def _plain(page):
    """Without the token that differs by request."""
    return re.sub(rb'value="[A-Za-z0-9]{64}"', b"", page)
