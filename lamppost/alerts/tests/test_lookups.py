"""What anyone may ask about alerts."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from lamppost.agencies.models import Agency
from lamppost.alerts import actions, lookups
from lamppost.alerts.data import NewAlert, Step, Wording
from lamppost.places.cells import cell_at
from lamppost.places.data import Category

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 1, 17, 0, tzinfo=UTC)
WORDS = Wording("Shots fired", "Unconfirmed.", "Disparos", "Sin confirmar.")
OTHER = Wording("Fireworks", "Not shots.", "Cohetes", "No eran disparos.")


@dataclass(frozen=True)
class Watch:
    cell: int
    radius_m: int = 805


HOME = Watch(cell_at(41.917, -87.707))


@pytest.fixture
def agency(db):
    return Agency.objects.create(slug="pd", name="Demo PD", kind="police")


def publish(agency, latitude=41.917, longitude=-87.707, resolution=9, at=NOON):
    new = NewAlert(
        agency_id=agency.pk,
        source_name="Demo PD",
        category=Category.SHOTS_FIRED,
        wording=WORDS,
        cell=cell_at(latitude, longitude, resolution),
        place_name="Armitage and Kedzie",
        confirmed=False,
        happened_at=at - timedelta(minutes=9),
        received_at=at - timedelta(minutes=3),
        reviewed_at=at,
    )
    return actions.publish(new, now=at)


def ids(cards):
    return [card.id for card in cards]


@pytest.mark.parametrize("surface", ["site", "desk", "portal"])
def test_every_surface_with_pages_may_ask(agency, login_as, surface):
    alert = publish(agency)
    with login_as(surface):
        assert ids(lookups.current(NOON)) == [alert]
        assert ids(lookups.near([HOME], NOON)) == [alert]
        assert lookups.one(alert).wording == WORDS
        assert [step.kind for step in lookups.history(alert)] == [Step.PUBLISHED]
        assert sum(day.alerts for day in lookups.per_day([HOME], NOON)) == 1


def test_an_ended_or_retracted_alert_is_not_current_but_stays_in_the_feed(agency):
    ended, retracted = publish(agency), publish(agency)
    actions.end(ended, now=NOON)
    actions.retract(retracted, OTHER, now=NOON)
    assert lookups.current(NOON) == []
    assert {card.status for card in lookups.near([HOME], NOON)} == {"ended", "retracted"}


def test_a_corrected_alert_shows_its_new_words_and_keeps_the_old_in_its_history(agency):
    alert = publish(agency)
    actions.correct(alert, OTHER, now=NOON + timedelta(minutes=5))
    assert lookups.one(alert).title("en") == "Fireworks"
    assert [s.wording.title_es for s in lookups.history(alert)] == ["Disparos", "Cohetes"]


def test_rows_are_read_once_and_again_when_they_changed(agency, django_assert_num_queries):
    alert = publish(agency)
    lookups.near([HOME], NOON)
    with django_assert_num_queries(1):
        assert lookups.near([HOME], NOON)[0].wording == WORDS
    actions.correct(alert, OTHER, now=NOON)
    assert lookups.near([HOME], NOON)[0].wording == OTHER
    actions.end(alert, now=NOON)
    assert lookups.near([HOME], NOON)[0].is_over


def test_the_feed_holds_what_is_near_and_nothing_else(agency):
    near, _far = publish(agency, 41.922), publish(agency, 41.928)
    coarse = publish(agency, 41.928, resolution=7)
    assert set(ids(lookups.near([HOME], NOON))) == {near, coarse}


def test_pages_follow_each_other_without_gap_or_repeat(agency):
    alerts = [publish(agency, at=NOON + timedelta(minutes=n // 2)) for n in range(7)]
    seen, before = [], None
    while page := lookups.near([HOME], NOON, before=before, limit=3):
        seen += ids(page)
        before = page[-1].position
    assert sorted(seen) == sorted(alerts) and len(set(seen)) == 7


def test_old_alerts_leave_the_feed_after_two_days(agency):
    publish(agency)
    assert lookups.near([HOME], NOON + timedelta(hours=48)) == []


def test_every_day_is_counted_in_local_time(agency):
    publish(agency, at=datetime(2026, 5, 1, 4, 0, tzinfo=UTC))  # still 30 April in Chicago
    publish(agency)
    days = lookups.per_day([HOME], NOON, days=3)
    assert [(str(d.day), d.alerts) for d in days] == [
        ("2026-04-29", 0),
        ("2026-04-30", 1),
        ("2026-05-01", 1),
    ]


def test_an_unknown_alert_is_none(agency):
    assert lookups.one(agency.pk) is None
