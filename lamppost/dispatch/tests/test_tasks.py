"""What must be gone is gone on time, with nothing but the rights of the worker's login."""

from datetime import UTC, datetime, timedelta

import pytest

from lamppost.dispatch import lookups, tasks
from lamppost.dispatch.data import CallState
from lamppost.dispatch.models import Call, CallChange, ExactPlace
from lamppost.dispatch.tests.conftest import SHOOTING

pytestmark = pytest.mark.django_db


@pytest.fixture
def old_call(feed):
    """A call received so long ago, with its exact place and a change."""

    def make(hours, number="A1", **other):
        at = datetime.now(UTC) - timedelta(hours=hours)
        call = Call.objects.create(
            feed=feed, agency=feed.agency, number=number, day=at.date(), code=SHOOTING,
            decision="publish", category="shooting", cell=617733120000000000, occurred_at=at,
            received_at=at, updated_at=at, **other,
        )  # fmt: skip
        ExactPlace.objects.create(
            call=call, latitude=41.9, longitude=-87.7, purge_at=at + timedelta(hours=2)
        )
        CallChange.objects.create(call=call, at=at, code=SHOOTING, decision="publish")
        return call

    return make


def test_exact_places_are_gone_after_two_hours(old_call, login_as, now):
    old_call(2.01), old_call(1.9, "A2")
    with login_as("worker"):
        assert tasks.purge_exact(now) == 1
    assert ExactPlace.objects.get().call.number == "A2"


def test_the_worker_cannot_erase_a_place_before_its_time(old_call, login_as):
    old_call(1)
    with login_as("worker"):
        assert tasks.purge_exact(datetime.now(UTC) + timedelta(days=9)) == 0
    assert ExactPlace.objects.count() == 1


def test_a_call_is_deleted_after_25_hours_with_all_that_hangs_on_it(old_call, login_as, now):
    old_call(25.01), old_call(24.9, "A2")
    with login_as("worker"):
        assert tasks.delete_old_calls(now) == 1
    assert [call.number for call in Call.objects.all()] == ["A2"]
    assert (ExactPlace.objects.count(), CallChange.objects.count()) == (1, 1)


def test_a_call_nobody_mentioned_for_24_hours_is_closed(old_call, login_as, now):
    old_call(24.01), old_call(23.9, "A2"), old_call(24.01, "A3", state=CallState.CANCELLED)
    with login_as("worker"):
        assert tasks.close_orphans(now) == 1
    states = dict(Call.objects.values_list("number", "state"))
    assert states == {"A1": "closed", "A2": "open", "A3": "cancelled"}


def test_a_feed_is_silent_after_15_minutes_without_a_word(feed, login_as, now):
    for surface in ("desk", "site"):
        with login_as(surface):
            assert [one.is_silent for one in lookups.feed_health(now)] == [True]
    feed.last_heard_at = now - timedelta(minutes=14, seconds=59)
    feed.save()
    assert [one.is_silent for one in lookups.feed_health(now)] == [False]
    assert [one.is_silent for one in lookups.feed_health(now + timedelta(seconds=1))] == [True]
    feed.is_live = False
    feed.save()
    assert lookups.feed_health(now) == []
