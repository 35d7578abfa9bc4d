"""CHP lists: only a time of day, numbers that repeat, incidents that stay for days or come back."""

import json
from datetime import date, timedelta

import pytest

from lamppost.dispatch import screening, sources
from lamppost.dispatch.data import CallState
from lamppost.dispatch.replay import timeline
from lamppost.dispatch.sources import chp

FIRE = {"id": "0564", "time": "4:00 PM", "type": "Report of Fire", "location": "100 Example St"}


def snapshot(at, *incidents, centre="BCCC", zone="+00:00"):
    """A snapshot taken at a local time of the recorder, who saved it then in this zone."""
    content = {"center": centre, "last_updated": at, "incidents": list(incidents)}
    return json.dumps({"committed": at + zone, "content": content})


def calls(*snapshots):
    taken = chp.snapshots("\n".join(snapshots).encode())
    return [call for _, calls in taken for call in calls]


def test_the_time_of_day_is_the_last_that_california_has_seen():
    (evening,) = calls(snapshot("2026-07-02T01:00:00", FIRE))  # 18:00 on the first
    (morning,) = calls(snapshot("2026-07-02T15:00:00", FIRE))  # 08:00 on the second
    assert evening.occurred_at == morning.occurred_at
    assert evening.occurred_at.isoformat() == "2026-07-01T16:00:00-07:00"


def test_the_recorders_clock_is_in_the_zone_it_saved_in():
    (call,) = calls(snapshot("2026-07-01T19:30:00", FIRE, zone="-04:00"))  # 16:30
    assert call.occurred_at.isoformat() == "2026-07-01T16:00:00-07:00"


def test_a_centres_clock_may_be_ahead_a_little():
    (call,) = calls(snapshot("2026-07-01T22:58:30", FIRE))
    assert call.occurred_at.date() == date(2026, 7, 1)


def test_an_incident_that_stays_for_a_day_is_not_taken_for_a_new_one():
    taken = [f"2026-07-0{1 + hour // 24}T{hour % 24:02}:10:00" for hour in range(23, 60)]
    heard = calls(*[snapshot(at, FIRE) for at in taken])
    assert len(heard) == 37
    assert len({(call.number, call.occurred_at) for call in heard}) == 1


def test_an_incident_that_vanishes_and_comes_back_is_the_same_and_never_closed():
    heard = calls(
        snapshot("2026-07-01T23:10:00", FIRE),
        snapshot("2026-07-01T23:20:00"),
        snapshot("2026-07-02T14:20:00", FIRE),
    )
    assert len({(call.number, call.occurred_at) for call in heard}) == 1
    assert {call.state for call in heard} == {CallState.OPEN}


def test_what_was_listed_is_forgotten_two_days_later():
    first, second = calls(
        snapshot("2026-07-01T23:10:00", FIRE), snapshot("2026-07-03T23:20:00", FIRE)
    )
    assert second.occurred_at - first.occurred_at == timedelta(days=2)


def test_one_number_for_two_incidents_of_a_day_is_two_calls():
    other = FIRE | {"time": "2:04 PM", "location": "I5 N / Example"}
    first, second = calls(snapshot("2026-07-01T23:10:00", FIRE, other))
    assert first.number != second.number


def test_one_number_in_two_centres_is_two_calls():
    first, second = calls(
        snapshot("2026-07-01T23:10:00", FIRE), snapshot("2026-07-01T23:10:00", FIRE, centre="LACC")
    )
    assert (first.number, first.centre, second.centre) == (second.number, "BCCC", "LACC")


def test_polls_of_one_process_remember_what_was_listed(monkeypatch):
    monkeypatch.setattr(chp, "MEMORY", chp.Memory())
    today = sources.parse("chp", snapshot("2026-07-01T23:10:00", FIRE).encode())
    tomorrow = sources.parse("chp", snapshot("2026-07-02T23:10:00", FIRE).encode())
    assert today == tomorrow


def test_a_recording_tells_each_snapshot_when_it_was_taken_and_only_what_is_new(tmp_path):
    recording = tmp_path / "chp.jsonl"
    recoded = FIRE | {"type": "Car Fire"}
    recording.write_text(
        "\n".join(
            [
                snapshot("2026-07-01T23:20:00", recoded),
                snapshot("2026-07-01T23:10:00", FIRE),
                snapshot("2026-07-01T23:15:00", FIRE),
            ]
        )
    )
    told = list(timeline("chp", recording))
    assert [(at.minute, call.code) for at, call in told] == [
        (10, "Report of Fire"),
        (20, "Car Fire"),
    ]
    screen = screening.for_feed("chp")
    assert {screen.day(call) for _, call in told} == {date(2026, 7, 1)}


@pytest.mark.parametrize(
    "incident", [{"time": "4:00 PM"}, {"id": "1"}, {"id": "1", "time": "noon"}]
)
def test_an_incident_without_number_or_time_is_skipped(incident):
    assert len(calls(snapshot("2026-07-01T23:10:00", incident, FIRE))) == 1
