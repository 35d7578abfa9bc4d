"""Taking calls in, with nothing but the rights of intake's login."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lamppost.dispatch import actions
from lamppost.dispatch.data import CallState, Decision, RawCall
from lamppost.dispatch.models import Call, CallChange, CodeTask, DropCount, ExactPlace, Feed
from lamppost.dispatch.tests.conftest import (
    AT_A_SCHOOL,
    CARDIAC,
    NOISE,
    ROBBERY,
    SHOOTING,
    make_feed,
    stored,
)
from lamppost.places.cells import NEIGHBORHOOD, cell_at, center, resolution
from lamppost.places.data import Category

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(now):
    return RawCall(
        number="A1",
        code=SHOOTING,
        description="Shooting",
        occurred_at=now - timedelta(minutes=3),
        location="1734 N KEDZIE AVE",
        latitude=41.917,
        longitude=-87.707,
    )


@pytest.fixture
def take_in(feed, now, login_as):
    def hear(*calls, feed=feed, now=now, act=actions.take_in):
        with login_as("intake"):
            return [(one.outcome, one.reason) for one in act(feed.pk, calls, now=now)]

    return hear


def test_a_call_is_kept_by_its_cell_and_its_place_by_itself(take_in, call):
    assert take_in(call) == [("new", "")]
    row = Call.objects.get()
    assert (row.category, row.decision, row.state) == ("shooting", "publish", "open")
    assert (row.cell, row.place_name) == (cell_at(41.917, -87.707), "Armitage and Kedzie")
    exact = ExactPlace.objects.get()
    assert (exact.latitude, exact.longitude) == (41.917, -87.707)
    assert exact.location == "1734 N KEDZIE AVE"
    assert exact.purge_at <= datetime.now(UTC) + timedelta(hours=2)


def test_no_column_of_a_call_holds_the_address(take_in, call):
    take_in(call)
    row = Call.objects.values().get()
    assert not any("1734" in str(value) or "41.917" in str(value) for value in row.values())


def test_a_call_without_a_point_is_found_on_the_citys_map(take_in, call):
    assert take_in(replace(call, latitude=None, longitude=None)) == [("new", "")]
    assert take_in(
        replace(call, number="A2", latitude=None, longitude=None, location="NOWHERE")
    ) == [("not kept", "place unknown")]


def test_a_call_at_a_school_is_coarse_even_for_editors(take_in, call):
    latitude, longitude = AT_A_SCHOOL
    take_in(replace(call, latitude=latitude, longitude=longitude))
    row, exact = Call.objects.get(), ExactPlace.objects.get()
    assert resolution(row.cell) == NEIGHBORHOOD
    assert (exact.latitude, exact.longitude) == pytest.approx(center(row.cell))
    assert exact.location == ""


def test_what_is_not_kept_is_counted_and_leaves_nothing(take_in, call, now):
    calls = [
        replace(call, number="A1", code=NOISE),
        replace(call, number="A2", occurred_at=now - timedelta(minutes=60)),
        replace(call, number="A3", is_test=True),
        replace(call, number="A4", state=CallState.CANCELLED),
        replace(call, number="A5", location="", latitude=None),
        replace(call, number="A6", occurred_at=None),
    ]
    assert [outcome for outcome, _ in take_in(*calls)] == ["not kept"] * 6
    assert dict(DropCount.objects.values_list("reason", "count")) == {
        "disturbance": 1,
        "an hour old": 1,
        "test": 1,
        "cancelled": 1,
        "missing location": 1,
        "missing occurred_at": 1,
    }
    assert (Call.objects.count(), ExactPlace.objects.count()) == (0, 0)


def test_a_code_nobody_mapped_is_a_task_and_never_kept(take_in, call):
    strange = [replace(call, number=f"A{i}", code="ZORBING") for i in range(3)]
    assert take_in(*strange) == [("not kept", "unknown code")] * 3
    assert list(CodeTask.objects.values_list("code", "times_seen", "decision")) == [
        ("ZORBING", 3, "")
    ]


def test_a_code_it_became_that_nobody_mapped_is_the_task(take_in, call):
    take_in(replace(call, final_code="ZORBING"))
    assert list(CodeTask.objects.values_list("code", flat=True)) == ["ZORBING"]


def test_a_code_that_a_person_decided_is_screened_by_that(take_in, call, feed, now):
    take_in(replace(call, code="ZORBING"))
    task = CodeTask.objects.get()
    task.decision, task.category = "publish", "robbery"
    task.decided_by, task.decided_at = feed.pk, now
    task.save()
    assert take_in(replace(call, number="A2", code="ZORBING")) == [("new", "")]
    assert stored("number", "category") == [("A2", "robbery")]


def test_the_same_call_again_is_the_same(take_in, call):
    assert take_in(call, call) == [("superseded", ""), ("new", "")]
    assert take_in(call) == [("same", "")]
    assert (Call.objects.count(), CallChange.objects.count()) == (1, 0)


def test_ids_are_unique_per_agency_centre_and_day_only(take_in, call, now):
    other = make_feed("montgomery")
    take_in(call)
    take_in(replace(call, centre="north"))
    take_in(replace(call, code="Fire: BUILDING FIRE"), feed=other)
    take_in(replace(call, occurred_at=now + timedelta(days=1)), now=now + timedelta(days=1))
    assert Call.objects.count() == 4


def test_two_feeds_of_one_agency_share_a_call(take_in, call, feed):
    second = Feed.objects.create(agency=feed.agency, name="montgomery", source="push")
    take_in(call)
    assert take_in(replace(call, code="Fire: BUILDING FIRE"), feed=second) == [("changed", "")]
    assert Call.objects.count() == 1


@pytest.mark.parametrize(
    ("later", "decision", "state"),
    [
        ({"final_code": NOISE}, "never", "open"),
        ({"code": NOISE}, "never", "open"),
        ({"final_code": ROBBERY}, "publish", "open"),
        ({"state": CallState.CANCELLED}, "publish", "cancelled"),
        ({"state": CallState.CLOSED}, "publish", "closed"),
        ({"final_code": "ZORBING"}, "never", "open"),
    ],
)
def test_updates_recodes_and_cancels_follow_the_call(take_in, call, later, decision, state):
    take_in(call)
    assert take_in(replace(call, **later)) == [("changed", "")]
    assert stored("decision", "state") == [(decision, state)]
    assert CallChange.objects.get().decision == decision


def test_they_follow_however_old_the_call_is(take_in, call, now):
    take_in(call)
    assert take_in(replace(call, final_code=NOISE), now=now + timedelta(hours=5)) == [
        ("changed", "")
    ]
    assert stored("decision") == [("never",)]


@pytest.mark.parametrize(
    "later", [{"final_code": NOISE}, {"state": CallState.CANCELLED}, {"final_code": "ZORBING"}]
)
def test_a_call_that_may_not_be_published_any_more_keeps_no_exact_place(take_in, call, later):
    take_in(call)
    take_in(replace(call, **later))
    assert ExactPlace.objects.count() == 0
    take_in(replace(call, updated_at=datetime.now(UTC), **later))
    assert ExactPlace.objects.count() == 0


def test_a_call_that_turns_out_to_be_a_cardiac_arrest_forgets_that(take_in, call, feed):
    task = CodeTask.objects.create(
        feed=feed, code=CARDIAC, first_seen_at=datetime.now(UTC), decision="cpr",
        decided_by=feed.pk, decided_at=datetime.now(UTC),
    )  # fmt: skip
    assert task.decision == Decision.CPR
    take_in(call)
    assert take_in(replace(call, final_code=CARDIAC)) == [("changed", "")]
    row = Call.objects.get()
    assert (row.code, row.decision, row.reason) == ("", "never", "medical")
    assert CallChange.objects.get().code == ""


def test_what_was_held_for_review_is_not_made_certain_by_a_message_without_a_place(take_in, call):
    held = replace(call, code="21B - BUSINESS HOLD UP")
    take_in(held)
    placeless = replace(held, final_code=ROBBERY, location="", latitude=None, longitude=None)
    assert take_in(placeless) == [("changed", "")]
    assert stored("code", "decision") == [(ROBBERY, "review")]
    assert take_in(replace(held, final_code=ROBBERY)) == [("changed", "")]
    assert stored("decision") == [("publish",)]


def test_an_older_message_that_arrives_late_changes_nothing(take_in, call, now):
    take_in(replace(call, final_code=NOISE, updated_at=now))
    take_in(replace(call, updated_at=now - timedelta(minutes=2)))
    take_in(replace(call, final_code=NOISE, updated_at=now - timedelta(minutes=1)))
    assert take_in(replace(call, updated_at=now - timedelta(minutes=2))) == [("late", "")]
    assert stored("decision") == [("never",)]


def test_text_that_the_database_cannot_hold_is_cleaned(take_in, call):
    assert take_in(replace(call, number="A\0\ud8001", location="1734 N\0 KEDZIE")) == [("new", "")]
    assert stored("number") == [("A1",)]


@pytest.mark.parametrize("number", ["", "9" * 61])
def test_a_number_that_is_none_or_too_long_is_not_kept(take_in, call, number):
    assert take_in(replace(call, number=number))[0][0] == "not kept"


def test_thousands_of_calls_are_taken_in_batches(take_in, call):
    many = [replace(call, number=str(i)) for i in range(1500)]
    assert {outcome for outcome, _ in take_in(*many)} == {"new"}
    assert Call.objects.count() == 1500


def test_a_rehearsal_is_screened_and_counted_and_cannot_be_kept(take_in, call):
    heard = take_in(call, replace(call, code=NOISE), act=actions.rehearse)
    assert heard == [("sandbox", ""), ("sandbox", "disturbance")]
    assert dict(DropCount.objects.values_list("reason", "count")) == {"sandbox": 2}
    assert (Call.objects.count(), CodeTask.objects.count()) == (0, 0)


def test_hearing_anything_is_a_sign_of_life(take_in, call, feed, now):
    take_in(replace(call, code=NOISE))
    feed.refresh_from_db()
    assert feed.last_heard_at == now


def test_every_kept_category_is_a_listed_one(take_in, call):
    take_in(call)
    assert Call.objects.get().category in set(Category)


@pytest.fixture
def committed(take_in, django_capture_on_commit_callbacks):
    """Like `take_in`, and what happens on commit happens."""

    def hear(*calls, **other):
        with django_capture_on_commit_callbacks(execute=True):
            return take_in(*calls, **other)

    return hear


def test_a_call_that_comes_with_every_poll_is_counted_once_for_a_reason(committed, call):
    noise = replace(call, code=NOISE)
    for state in (CallState.OPEN, CallState.OPEN, CallState.CLOSED):
        committed(replace(noise, state=state), noise)
    assert dict(DropCount.objects.values_list("reason", "count")) == {"disturbance": 1}


def test_a_code_nobody_mapped_becomes_a_task_even_if_the_call_was_counted_before(committed, call):
    committed(replace(call, code=NOISE))
    committed(replace(call, code=NOISE, final_code="ZORBING"))
    committed(replace(call, code=NOISE, final_code="ZORBING"))
    assert list(CodeTask.objects.values_list("code", "times_seen")) == [("ZORBING", 1)]


def test_a_feed_that_says_the_same_again_and_again_is_silent(committed, call, feed, now):
    committed(call)
    committed(call, now=now + timedelta(minutes=20))
    feed.refresh_from_db()
    assert feed.last_heard_at == now


def test_test_traffic_by_its_words_changes_no_real_call_and_asks_nobody(take_in, call):
    take_in(call)
    take_in(replace(call, description="TEST", state=CallState.CANCELLED))
    take_in(replace(call, number="A2", code="ZORBING TEST"))
    assert stored("number", "state") == [("A1", "open")]
    assert CodeTask.objects.count() == 0
