"""Real recorded feeds, where they lie beside the checkout (tests.shared_data)."""

from __future__ import annotations

from collections import Counter

import pytest

from lamppost.dispatch import screening
from lamppost.dispatch.data import CallState
from lamppost.dispatch.replay import timeline
from lamppost.dispatch.screen_file import screen_file
from tests.shared_data import SHARED

if SHARED is None:
    pytest.skip("no recorded feeds beside this checkout", allow_module_level=True)

DEV = SHARED / "dev"
FILES = {
    "dallas": ("dallas_active_calls/sample.csv", 45),
    "seattle_spd": ("seattle/spd_call_data_denny_blaine_2018-2023.csv", 222),
    "san_francisco": ("sf/law_enforcement_dispatched_calls_5k.csv", 5000),
    "portland": ("portland_atom/call_data_3.xml", 29),
    "montgomery": ("montgomery_pa/911.csv", 3037),
    "nashville": ("nashville/calls_2024.csv.gz", 26935),
}


@pytest.mark.parametrize("feed", FILES)
def test_every_incident_of_a_recording_is_screened_once(feed):
    path, incidents = FILES[feed]
    lines = list(screen_file(feed, DEV / path))
    assert len(lines) == len({line["id"] for line in lines}) == incidents
    assert {line["decision"] for line in lines} <= {"publish", "review", "never", "cpr", "drop"}
    for line in lines:
        assert bool(line["category"]) == (line["decision"] in ("publish", "review"))


def test_a_place_that_is_withheld_is_never_kept():
    lines = screen_file("san_francisco", DEV / FILES["san_francisco"][0])
    reasons = Counter(line["reason"] for line in lines if line["decision"] == "drop")
    assert reasons["missing location"] > 0


def test_chp_snapshots_hold_no_duplicate_and_close_nothing():
    """By the numbers of one day, whether an incident stays for days or vanishes for a while."""
    screen = screening.for_feed("chp")
    told = list(timeline("chp", DEV / "chp" / "chp_cad_snapshots_2025-09-22_28.jsonl.gz"))
    assert {call.state for _, call in told} == {CallState.OPEN}
    days: dict[tuple[str, ...], set[object]] = {}
    for at, call in told:
        assert (call.occurred_at - at).total_seconds() <= 180
        if "Media" not in call.location:  # a standing line of every day
            incident = (call.centre, call.number, call.location)
            days.setdefault(incident, set()).add(screen.day(call))
    again = [incident for incident, on in days.items() if len(on) > 1]
    assert all("Marine Way" in place for _, _, place in again)  # closed every night at 0:05
    assert len(days) > 2000


def test_chp_snapshots_are_one_line_per_incident():
    path = DEV / "chp" / "chp_cad_snapshots_2025-09-22_28.jsonl.gz"
    lines = list(screen_file("chp", path))
    assert len(lines) == len({line["id"] for line in lines})
