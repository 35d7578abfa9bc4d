"""The pages on how loudly and when a resident is told, with the site's own rights."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from lamppost.places.data import BIT, SEVERITY, Category, Severity
from lamppost.residents import lookups
from lamppost.residents.data import Choice, Telling
from lamppost.residents.models import LONG_AGO, Place, Resident
from lamppost.residents.snoozing import Span, until
from lamppost.residents.tests.people import WORK, a_resident
from lamppost.residents.tests.test_pages import as_owner, sign_in

pytestmark = pytest.mark.django_db
NIGHT = {"has_quiet": "on", "begins": "23", "ends": "6", "digest_hour": "18"}
LOUDEST = {Severity.LIFE: "4", Severity.URGENT: "3", Severity.ROUTINE: "1"}
USUAL = {category.value: LOUDEST[SEVERITY[category]] for category in Category}


@pytest.fixture
def place(on_surface):
    """A signed-in resident's browser, and their place's id."""
    a_resident()
    pk = Place.objects.get().pk
    with on_surface("site") as browser:
        sign_in(browser)
        yield browser, pk


def test_a7_quiet_hours_and_the_hour_of_the_digest_are_a_residents_own(place):
    browser, _ = place
    assert browser.get("/settings/telling").status_code == 200
    assert browser.post("/settings/telling", NIGHT).status_code == 302
    row = as_owner(Resident.objects.get)
    assert (row.quiet_begins, row.quiet_ends, row.digest_hour) == (23, 6, 18)
    page = browser.get("/settings/telling").content.decode()
    assert '<option value="23" selected>' in page and '<option value="18" selected>' in page


def test_quiet_hours_and_letters_can_be_switched_off_and_on_again(place):
    browser, _ = place
    browser.post("/settings/telling", {"begins": "22", "ends": "7", "digest_hour": ""})
    row = as_owner(Resident.objects.get)
    assert (row.quiet_begins, row.quiet_ends, row.digest_hour) == (0, 0, None)
    page = browser.get("/settings/telling").content.decode()
    assert '<option value="22" selected>' in page, "the usual hours are offered again"
    browser.post("/settings/telling", NIGHT)
    assert as_owner(Resident.objects.get).digest_hour == 18


@pytest.mark.parametrize("wrong", [{"begins": "24"}, {"ends": "23"}, {"digest_hour": "99"}])
def test_hours_that_are_none_are_refused_with_a_reason(place, wrong):
    browser, _ = place
    answer = browser.post("/settings/telling", NIGHT | wrong)
    assert answer.status_code == 422 and b'class="errors"' in answer.content
    assert as_owner(Resident.objects.get).quiet_begins == 22


def test_a7_a_pause_is_one_press_and_so_is_its_end(place):
    browser, pk = place
    browser.post("/settings/snooze", {"for": "hour"})
    left = as_owner(Resident.objects.get).snoozed_until - timezone.now()
    assert timedelta(minutes=59) < left <= timedelta(hours=1)
    assert "Paused until" in browser.get("/settings/telling").content.decode()
    browser.post("/settings/snooze", {"for": "over"})
    assert as_owner(Resident.objects.get).snoozed_until is None
    browser.post(f"/settings/places/{pk}/snooze", {"for": "week"})
    assert as_owner(Place.objects.get).snoozed_until > timezone.now() + timedelta(days=6)
    assert "Paused until" in browser.get(f"/settings/places/{pk}/telling").content.decode()
    browser.post(f"/settings/places/{pk}/snooze", {"for": "over"})
    assert as_owner(Place.objects.get).snoozed_until == LONG_AGO
    assert browser.post("/settings/snooze", {"for": "ever"}).status_code == 404


def test_a_pause_until_tomorrow_ends_at_seven():
    evening = datetime(2026, 11, 24, 23, 30, tzinfo=ZoneInfo("America/Chicago"))
    assert until(Span.TOMORROW, evening) == evening.replace(day=25, hour=7, minute=0)


def test_a7_each_kind_of_event_has_a_switch_of_its_own(place):
    browser, pk = place
    page = browser.get(f"/settings/places/{pk}/telling").content.decode()
    assert page.count("<select") == 12
    quieter = USUAL | {"shooting": "2", "robbery": "1", "burglary": "0"}
    assert browser.post(f"/settings/places/{pk}/telling", quieter).status_code == 302
    chosen = as_owner(lambda: lookups.my_places(Resident.objects.get().user_id))[0].choices
    assert chosen[Category.SHOOTING] == Choice.MAIL
    assert chosen[Category.ROBBERY] == Choice.DIGEST
    assert chosen[Category.BURGLARY] == Choice.OFF
    assert chosen[Category.STABBING] == Choice.BOTH


@pytest.mark.parametrize(
    "raised", [{"burglary": "3"}, {"burglary": "2"}, {"robbery": "4"}, {"robbery": "7"}]
)
def test_e17_nobody_can_raise_what_is_told(place, raised):
    browser, pk = place
    assert browser.post(f"/settings/places/{pk}/telling", USUAL | raised).status_code == 422
    kept = as_owner(Place.objects.get)
    assert not kept.push_for & BIT[Category.BURGLARY] and not kept.mail_for & BIT[Category.ROBBERY]


def test_everything_off_is_refused_and_says_what_to_do_instead(place):
    browser, pk = place
    answer = browser.post(f"/settings/places/{pk}/telling", dict.fromkeys(USUAL, "0"))
    assert answer.status_code == 422 and "remove the place" in answer.content.decode()


def test_nobody_changes_anothers_place(on_surface):
    a_resident()
    theirs = a_resident("bo@example.org", WORK)
    pk = Place.objects.get(resident__user_id=theirs).pk
    with on_surface("site") as browser:
        sign_in(browser)
        assert browser.get(f"/settings/places/{pk}/telling").status_code == 404
        assert browser.post(f"/settings/places/{pk}/telling", USUAL).status_code == 404
        assert browser.post(f"/settings/places/{pk}/snooze", {"for": "week"}).status_code == 404
    assert Place.objects.get(pk=pk).snoozed_until == LONG_AGO


@pytest.mark.parametrize("page", ["/settings/telling", "/notifications"])
def test_who_is_not_signed_in_is_asked_to(on_surface, page):
    with on_surface("site") as browser:
        assert browser.get(page).headers["Location"].startswith("/sign-in")


def test_e19_the_list_of_what_passes_quiet_hours_is_public_and_in_the_settings(place):
    browser, _ = place
    public = type(browser)().get("/what-may-wake-you").content.decode()
    for page in (public, browser.get("/settings/telling").content.decode()):
        listed = page[page.index('class="wakes"') :]
        assert listed.count("<li") >= 4
        for word in ("Shooting", "Stabbing", "Hostage situation", "Explosion"):
            assert word in listed
    assert [c for c in Category if SEVERITY[c] == Severity.LIFE] and "Burglary" not in public


def test_one_tap_in_a_digest_ends_digests_and_nothing_else(place):
    browser, _ = place
    found = as_owner(lambda: lookups.mailable([Resident.objects.get().pk]))
    ((_, mailable),) = found.items()
    link = mailable.unsubscribe_url.split("://", 1)[1].partition("/")[2]
    answer = type(browser)(enforce_csrf_checks=True).post(
        f"/{link}?digest=1", {"List-Unsubscribe": "One-Click"}
    )
    assert answer.status_code == 200
    who = as_owner(Resident.objects.get)
    assert who.digest_hour is None and as_owner(Place.objects.get).by_mail
    assert as_owner(lambda: lookups.my_telling(who.user_id)) == Telling(digest_hour=None)
