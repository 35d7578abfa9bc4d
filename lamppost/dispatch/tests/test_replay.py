"""Recordings: told again in order, and screened as a list of incidents."""

import gzip
import json

import pytest

from lamppost.dispatch import sources
from lamppost.dispatch.data import CallState
from lamppost.dispatch.replay import timeline
from lamppost.dispatch.screen_file import screen_file
from lamppost.dispatch.tests.test_sources import DALLAS, OLDER, PORTLAND, SF


@pytest.fixture
def recorded(tmp_path):
    def write(*rows, name="recorded.json"):
        path = tmp_path / name
        path.write_text("\n".join(json.dumps(row) for row in rows))
        return path

    return write


def push(number, at, **other):
    return {
        "number": number,
        "code": "SHOOTING",
        "description": "Shooting",
        "occurred_at": f"2026-01-09T{at}:00-08:00",
        "location": "24TH ST / EXAMPLE ST",
    } | other


def test_messages_come_in_the_order_they_were_told(recorded):
    path = recorded(
        push("B", "10:00", updated_at="2026-01-09T10:20:00-08:00"),
        push("A", "10:10"),
        push("B", "10:00"),
    )
    assert [(f"{at:%H:%M}", call.number) for at, call in timeline("push", path)] == [
        ("10:00", "B"),
        ("10:10", "A"),
        ("10:20", "B"),
    ]


def test_a_row_that_tells_the_end_is_told_twice(recorded):
    closed = {"call_type_final_desc": "NOISE", "close_datetime": "2026-01-09T11:00:00"}
    (at, first), (then, last) = timeline("san_francisco", recorded(SF | closed))
    assert (f"{at:%H:%M}", first.code, first.final_code) == ("10:00", "SHOOTING", "")
    assert (first.state, last.state) == (CallState.OPEN, CallState.CLOSED)
    assert (f"{then:%H:%M}", last.final_code) == ("11:00", "NOISE")


def test_gzip_and_other_names_of_a_feed_are_understood(tmp_path):
    path = tmp_path / "dallas.json.gz"
    path.write_bytes(gzip.compress(json.dumps([DALLAS]).encode()))
    assert len(list(timeline("dallas_active_calls", path))) == 1


def test_a_feed_nobody_knows_and_a_file_of_another_kind_are_errors(tmp_path, recorded):
    with pytest.raises(KeyError):
        timeline("atlantis", recorded(DALLAS))
    with pytest.raises(sources.Unreadable):
        timeline("portland", recorded(DALLAS))


def screened(feed, path):
    return {one["id"]: one for one in screen_file(feed, path)}


def test_each_incident_is_one_line_whatever_its_rows(recorded):
    lines = list(screen_file("dallas", recorded(DALLAS, DALLAS | {"unit_number": "B792"})))
    assert lines == [
        {"id": "26-0000001", "decision": "publish", "category": "burglary", "reason": ""}
    ]


def test_an_old_recording_is_not_a_list_of_old_calls(recorded):
    assert screened("sf", recorded(SF))["260090001"]["decision"] == "publish"


def test_an_incident_that_was_an_hour_old_when_first_told_is_dropped(recorded):
    late = push("A", "10:00", updated_at="2026-01-09T11:00:00-08:00")
    young = push("B", "10:00", updated_at="2026-01-09T10:59:59-08:00")
    lines = screened("san_francisco", push_as_sf(recorded(late, young)))
    assert lines["A"]["reason"] == "an hour old"
    assert lines["B"]["decision"] == "publish"


def push_as_sf(path):
    """San Francisco's code table, our own record format: a description of such a feed."""
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    changed = [
        SF
        | {"cad_number": row["number"], "received_datetime": row["occurred_at"]}
        | {"entry_datetime": row.get("updated_at", "")}
        for row in rows
    ]
    path.write_text(json.dumps(changed))
    return path


def test_the_last_code_counts_and_the_closing_does_not(recorded):
    closed = {"close_datetime": "2026-01-09T15:00:00"}
    lines = screened(
        "sf",
        recorded(
            SF | closed | {"cad_number": "1"},
            SF | closed | {"cad_number": "2", "call_type_final_desc": "NOISE NUISANCE"},
            SF | closed | {"cad_number": "3", "disposition": "CAN"},
            SF | closed | {"cad_number": "4", "call_type_final_desc": "NOBODY KNOWS THIS"},
        ),
    )
    assert {number: line["decision"] for number, line in lines.items()} == {
        "1": "publish",
        "2": "never",
        "3": "drop",
        "4": "never",
    }
    assert lines["4"]["reason"] == "unknown code"


def test_a_row_without_a_place_is_dropped_with_the_fields_name(recorded):
    bare = SF | {"intersection_point": "", "intersection_name": ""}
    assert screened("sf", recorded(bare))["260090001"] == {
        "id": "260090001",
        "decision": "drop",
        "category": None,
        "reason": "missing location",
    }


def test_a_place_this_city_does_not_know_is_still_a_place(recorded):
    assert screened("dallas", recorded(DALLAS))["26-0000001"]["decision"] == "publish"


def test_calls_of_feeds_without_numbers_are_told_apart(tmp_path):
    path = tmp_path / "older.csv"
    path.write_bytes(OLDER)
    assert len(screened("seattle_police", path)) == 2


def test_atom_is_screened_too(tmp_path):
    path = tmp_path / "portland.xml"
    path.write_text(PORTLAND)
    assert list(screened("portland", path)) == ["PP26000000001"]
