"""Plain CSV and JSON feeds, read by a mapping in a feed description."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from lamppost.dispatch import feeds, sources
from lamppost.dispatch.data import CallState

ANYTOWN = """
title: Anytown Police
time_zone: America/Denver
mapping:
  items: result.calls
  number: id
  centre: place.centre
  code: [type, suffix]
  description: meaning
  occurred_at: at
  updated_at: changed
  location: [place.block, place.street]
  latitude: place.lat
  longitude: place.lng
  final_code: became
  state: status
  closed: [Closed]
  cancelled: [Unfounded, Cancelled]
  test: is_training
"""
CALL = {
    "id": 4711,
    "type": "BURGLARY",
    "suffix": "ALARM",
    "meaning": "Burglary",
    "at": "2026-01-09 10:00:00",
    "changed": "2026-01-09T17:05:00Z",
    "place": {"centre": "N", "block": 900, "street": "Example St", "lat": 39.7, "lng": -104.9},
    "status": "open",
    "caller": {"name": "Jane Roe"},
    "is_training": False,
}


@pytest.fixture
def described(tmp_path):
    """Write a feed description; gives its path, which stands for the feed's name."""

    def write(text=ANYTOWN):
        path = tmp_path / "anytown.yaml"
        path.write_text(text)
        return str(path)

    return write


def parse(name, *calls):
    return sources.parse(name, json.dumps({"result": {"calls": calls}}).encode())


def test_fields_are_found_by_their_names_and_paths(described):
    (call,) = parse(described(), CALL)
    assert (call.number, call.centre, call.location) == ("4711", "N", "900 Example St")
    assert (call.code, call.description) == ("BURGLARY / ALARM", "Burglary")
    assert call.occurred_at == datetime(2026, 1, 9, 10, tzinfo=ZoneInfo("America/Denver"))
    assert call.updated_at == datetime(2026, 1, 9, 17, 5, tzinfo=UTC)
    assert (call.latitude, call.longitude) == (39.7, -104.9)
    assert "Jane" not in repr(call)


@pytest.mark.parametrize(
    ("says", "state"),
    [
        ("CLOSED", CallState.CLOSED),
        ("unfounded", CallState.CANCELLED),
        ("on scene", CallState.OPEN),
        (None, CallState.OPEN),
    ],
)
def test_a_state_is_what_the_mapping_says_it_is(described, says, state):
    assert parse(described(), CALL | {"status": says})[0].state == state


@pytest.mark.parametrize("flag", [True, "yes", "Y", "true", 1])
def test_training_traffic_is_recognised(described, flag):
    assert parse(described(), CALL | {"is_training": flag})[0].is_test


def test_a_code_that_became_another_is_told(described):
    assert parse(described(), CALL | {"became": "NOISE"})[0].final_code == "NOISE"
    assert parse(described(), CALL | {"became": "BURGLARY / ALARM"})[0].final_code == ""


def test_a_suffix_that_is_empty_adds_nothing(described):
    assert parse(described(), CALL | {"suffix": ""})[0].code == "BURGLARY"


TABLE = """
time_zone: America/New_York
mapping: {columns: [lat, lng, title, time, town, addr], code: title, occurred_at: time,
          location: addr, latitude: lat, longitude: lng}
"""


def test_a_table_without_a_header_or_numbers(described):
    table = b"40.1,-75.3,Fire: BUILDING FIRE,2026-01-15 12:01,TOWN,A ST & B ST\n"
    (call,) = sources.parse(described(TABLE), table)
    assert (call.code, call.location, call.latitude) == ("Fire: BUILDING FIRE", "A ST & B ST", 40.1)
    assert call.number == sources.parse(described(TABLE), table)[0].number


@pytest.mark.parametrize(
    "body", [b"{}", b'{"result": []}', b'{"result": {"calls": 3}}', b"[" * 50_000, b"[1, 2"]
)
def test_json_of_another_shape_is_unreadable(described, body):
    with pytest.raises(sources.Unreadable):
        sources.parse(described(), body)


@pytest.mark.parametrize(
    "text",
    [
        "mapping: {code: a}",
        "time_zone: Mars/Olympus\nmapping: {code: a, occurred_at: b}",
        "time_zone: UTC\nmapping: {code: a}",
        "time_zone: UTC\nmapping: {code: a, occurred_at: b, caller: c}",
        "time_zone: UTC\nsecret: x",
        "- a list",
        "time_zone: [",
    ],
)
def test_a_description_that_cannot_be_used_says_so(described, text):
    with pytest.raises(feeds.Wrong):
        sources.parse(described(text), b"[]")


def test_an_operators_own_description_lies_in_the_data_folder(tmp_path, monkeypatch):
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds" / "anytown.yaml").write_text(ANYTOWN)
    monkeypatch.setenv("LAMPPOST_DATA", str(tmp_path))
    assert feeds.find("anytown").title == "Anytown Police"
    assert parse("anytown", CALL)[0].number == "4711"


@pytest.mark.parametrize("feed", feeds.every(), ids=lambda feed: feed.name)
def test_each_feed_we_ship_has_a_parser_and_a_code_table(feed):
    from lamppost.dispatch import codebook

    assert feed.source in sources.PARSERS or sources.mapped.Mapping.of(feed)
    assert feed.table in codebook.feeds()
    assert feed.url.startswith("https://") or not feed.url


def test_a_feed_is_found_by_its_other_names():
    names = {
        "dallas_active_calls": "dallas",
        "San-Francisco": "san_francisco",
        "sf": "san_francisco",
    }
    assert {name: feeds.find(name).name for name in names} == names
    assert feeds.find("atlantis") is None
