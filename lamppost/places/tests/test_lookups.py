"""Naming places and finding them, on Chicago's own files."""

import random
import re
import unicodedata

import pytest

from lamppost.places import lookups
from lamppost.places.cells import BLOCKS, NEIGHBORHOOD, cell_at, parent, resolution
from lamppost.places.data import Found
from lamppost.places.gazetteer import metres

HOUSE_NUMBER = re.compile(r"\b\d+\b(?!st|nd|rd|th)")
ARMITAGE_AND_KEDZIE = (41.91741, -87.70699)


def first(text: str) -> Found:
    return lookups.find(text)[0]


def is_near(at: tuple[float, float] | None, expected: tuple[float, float], limit: float) -> bool:
    return at is not None and metres(at, expected) <= limit


def some_points(count: int) -> list[tuple[float, float]]:
    west, south, east, north = lookups.city().bounds
    dice = random.Random(7)
    return [(dice.uniform(south, north), dice.uniform(west, east)) for _ in range(count)]


@pytest.mark.parametrize(
    "text",
    [
        "Armitage and Kedzie",
        "Armitage & Kedzie",
        "kedzie/armitage",
        "ARMITAGE AVE AT KEDZIE AVE",
        "Ármitage y Kedzie",
        "W. Armitage Avenue and N. Kedzie Ave.",
        "Kedzie, Armitage",
        "Kedzie con Armitage, Chicago, IL 60647",
    ],
)
def test_a_corner_is_understood_however_it_is_written(text):
    found = first(text)
    assert found.label == "Armitage and Kedzie"
    assert is_near((found.latitude, found.longitude), ARMITAGE_AND_KEDZIE, 30)
    assert found.cell == cell_at(found.latitude, found.longitude)
    assert resolution(found.cell) == BLOCKS


@pytest.mark.parametrize(
    "text", ["1734 N Kedzie Ave", "1734 n. kedzie", "1734 North Kedzie Avenue, Chicago"]
)
def test_an_address_is_found_as_its_block_and_its_number_is_forgotten(text):
    found = first(text)
    assert found.label == "Kedzie near Bloomingdale"
    assert is_near((found.latitude, found.longitude), (41.9128, -87.7068), 100)
    assert [found] == lookups.find("1799 N Kedzie Ave")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("logan square", "Logan Square"),
        ("Hyde P", "Hyde Park"),
        ("back of the yards", "Back of the Yards"),
        ("loop", "Loop"),
    ],
)
def test_a_neighborhood_is_found_by_its_name(text, label):
    assert first(text).label == label


def test_a_street_alone_gives_its_largest_corners():
    labels = [found.label for found in lookups.find("Kedzie")]
    assert len(labels) == 6
    assert all("Kedzie" in label for label in labels)


def test_typing_shows_corners_before_the_word_is_finished():
    assert "Armitage and Kedzie" in [found.label for found in lookups.find("armitage & ked")]


def test_short_names_people_use_are_known():
    assert first("35th and MLK").label == "35th and King Drive"
    assert first("47 and Ashland").label == "47th and Ashland"
    assert first("lasalle and chicago").label == "Chicago and La Salle"


@pytest.mark.parametrize(
    "text", ["", "  ", "99999 N Kedzie", "Main Street, Springfield", "1'; --", "&", "9" * 400]
)
def test_nothing_is_made_up_for_what_is_not_there(text):
    assert lookups.find(text) == []
    assert lookups.locate(text) is None


def test_more_answers_than_asked_for_are_never_given():
    assert len(lookups.find("ashland", limit=2)) == 2


def test_no_label_ever_holds_a_house_number():
    labels = {lookups.cross_streets(cell_at(*point)) for point in some_points(400)}
    labels |= {f.label for n in range(1, 4800, 97) for f in lookups.find(f"{n} N Kedzie Ave")}
    labels |= {f.label for n in range(1, 6300, 97) for f in lookups.find(f"{n} S Ashland Ave")}
    labels |= {f.label for n in range(1, 7200, 97) for f in lookups.find(f"{n} W North Ave")}
    assert len(labels) > 200
    assert [label for label in labels if HOUSE_NUMBER.search(label)] == []


def test_a_cell_is_called_by_its_corner_and_a_larger_one_by_its_neighborhood():
    cell = cell_at(*ARMITAGE_AND_KEDZIE)
    assert lookups.cross_streets(cell) == "Armitage and Kedzie"
    assert lookups.cross_streets(parent(cell, NEIGHBORHOOD)) in ("Logan Square", "Humboldt Park")
    assert lookups.cross_streets(parent(cell, 5)) == "Chicago"


def test_larger_streets_name_a_cell_before_small_ones():
    beside = cell_at(41.9165, -87.7090)  # a block from Armitage and Kedzie
    assert lookups.cross_streets(beside) == "Armitage and Kedzie"


def test_names_are_joined_as_spanish_joins_them():
    assert lookups.cross_streets(cell_at(*ARMITAGE_AND_KEDZIE), "es") == "Armitage y Kedzie"
    elston = cell_at(*(lambda f: (f.latitude, f.longitude))(first("Elston and Irving Park")))
    assert lookups.cross_streets(elston, "es") == "Elston e Irving Park"


def test_answers_come_in_the_language_asked_for():
    assert lookups.find("1734 N Kedzie", language="es")[0].label == "Kedzie cerca de Bloomingdale"


def test_a_place_without_names_has_no_name():
    assert lookups.cross_streets(cell_at(41.90, -87.30)) == ""  # in the lake
    assert lookups.cross_streets(cell_at(48.2, 16.4)) == ""


KNOWN = {  # corners from common knowledge of the city, to about 20 m
    "N KEDZIE AVE / W ARMITAGE AVE": (41.9174, -87.7070),
    "N MILWAUKEE AVE / N DAMEN AVE": (41.9099, -87.6776),
    "W BELMONT AVE / N CLARK ST": (41.9399, -87.6505),
    "W FULLERTON AVE / N HALSTED ST": (41.9255, -87.6491),
    "W NORTH AVE / N CLYBOURN AVE": (41.9108, -87.6494),
    "W CHICAGO AVE / N STATE ST": (41.8967, -87.6285),
    "W MADISON ST / N STATE ST": (41.8820, -87.6278),
    "W ROOSEVELT RD / S HALSTED ST": (41.8672, -87.6469),
    "W 18TH ST / S ASHLAND AVE": (41.8577, -87.6661),
    "W CERMAK RD / S HALSTED ST": (41.8525, -87.6464),
    "W 35TH ST / S HALSTED ST": (41.8306, -87.6463),
    "W 47TH ST / S ASHLAND AVE": (41.8087, -87.6649),
    "W 63RD ST / S HALSTED ST": (41.7795, -87.6448),
    "E 53RD ST / S LAKE PARK AVE": (41.7997, -87.5868),
    "W ADDISON ST / N CLARK ST": (41.9472, -87.6564),
    "W IRVING PARK RD / N PULASKI RD": (41.9536, -87.7274),
    "W DIVERSEY AVE / N CICERO AVE": (41.9315, -87.7464),
    "W LAWRENCE AVE / N WESTERN AVE": (41.9686, -87.6889),
    "W MADISON ST / N CICERO AVE": (41.8804, -87.7451),
    "W GRAND AVE / N ASHLAND AVE": (41.8911, -87.6668),
}


@pytest.mark.parametrize(("corner", "at"), KNOWN.items())
def test_known_corners_are_located_within_150_metres(corner, at):
    assert is_near(lookups.locate(corner), at, 150)


@pytest.mark.parametrize(
    ("block", "at"),
    [
        ("017XX N KEDZIE AVE", (41.9128, -87.7068)),
        ("1700 Block of N KEDZIE AVE", (41.9128, -87.7068)),
        ("1700 BLK N KEDZIE AV", (41.9128, -87.7068)),
        ("0000X W MADISON ST", (41.8820, -87.6290)),
        ("001XX W RANDOLPH ST", (41.8844, -87.6318)),
        ("047XX S ASHLAND AVE", (41.8078, -87.6649)),
        ("010XX W ADDISON ST", (41.9474, -87.6553)),
        ("012XX S MICHIGAN AVE", (41.8665, -87.6241)),
        ("035XX S DR MARTIN LUTHER KING JR DR", (41.8302, -87.6172)),
        ("056XX W LAKE ST", (41.8878, -87.7658)),
    ],
)
def test_blocks_of_a_feed_are_located_within_150_metres(block, at):
    assert is_near(lookups.locate(block), at, 150)


def test_the_address_grid_agrees_with_the_corners_it_was_not_made_from():
    """Halsted and 26th lies at 2600 South; the grid's lines are at 2200 and 3100."""
    for corner, block in {
        "S HALSTED ST / W 26TH ST": "026XX S HALSTED ST",
        "N DAMEN AVE / W WEBSTER AVE": "022XX N DAMEN AVE",
        "W FULLERTON AVE / N SOUTHPORT AVE": "014XX W FULLERTON AVE",
        "N MILWAUKEE AVE / N CALIFORNIA AVE": "022XX N MILWAUKEE AVE",
    }.items():
        at = lookups.locate(corner)
        assert at is not None
        assert is_near(lookups.locate(block), at, 150)


def test_a_place_that_could_be_two_is_not_located():
    assert lookups.locate("1700 KEDZIE AVE") is None  # north or south?
    assert lookups.locate("KEDZIE AVE") is None
    assert lookups.locate("LOGAN SQUARE") is None


def test_schools_and_hospitals_are_sensitive_and_a_park_is_not():
    lane_tech = lookups.sensitive_at(41.9460, -87.6907)
    assert lane_tech is not None
    assert (lane_tech.kind, lane_tech.then) == ("school", "coarsen")
    stroger = lookups.sensitive_at(41.8737, -87.6741)
    assert stroger is not None
    assert stroger.kind == "hospital"
    assert lookups.sensitive_at(41.9060, -87.7010) is None  # Humboldt Park


def test_an_operator_may_add_places_that_no_public_map_shows(tmp_path, monkeypatch):
    file = tmp_path / "own.geojson"
    file.write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"kind":"shelter"},'
        '"geometry":{"type":"Point","coordinates":[-87.7010,41.9060]}}]}'
    )
    monkeypatch.setenv("LAMPPOST_SENSITIVE_PLACES", str(file))
    lookups.gazetteer.cache_clear()
    try:
        found = lookups.sensitive_at(41.9061, -87.7011)
        assert found is not None
        assert (found.kind, found.then) == ("shelter", "hold")
    finally:
        lookups.gazetteer.cache_clear()


def test_an_unknown_city_is_refused_with_the_names_of_the_known(monkeypatch):
    for slug in ("gotham", "../chicago", "chicago/../chicago"):
        monkeypatch.setenv("LAMPPOST_CITY", slug)
        with pytest.raises(LookupError, match="chicago"):
            lookups.city()


def test_the_citys_facts_are_told():
    city = lookups.city()
    assert city.holds(*city.center)
    assert "OpenStreetMap" in city.attribution
    assert city.time_zone == "America/Chicago"
    assert unicodedata.is_normalized("NFC", city.attribution)
