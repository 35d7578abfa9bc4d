"""The fixed words: complete, bilingual, and harmless to their own linter."""

from datetime import datetime

import pytest

from lamppost.newsdesk import wording
from lamppost.newsdesk.data import Because
from lamppost.newsdesk.linter import check
from lamppost.newsdesk.wording import CALLED_OFF, Place
from lamppost.places.cells import cell_at, parent
from lamppost.places.data import Category
from lamppost.places.gazetteer import gazetteer
from lamppost.places.lookups import cross_streets

AT = datetime(2026, 5, 1, 21, 41)  # noqa: DTZ001 already the city's time
KEDZIE = cell_at(41.9176, -87.7072)
CORNER = Place("Kedzie and Armitage", "Kedzie y Armitage", is_corner=True)
AREA = Place("Logan Square", "Logan Square", is_corner=False)
NOWHERE = Place("", "", is_corner=True)


def everything(words):
    return "\n".join(vars(words).values())


def all_wordings(place):
    for category in Category:
        yield wording.first(category, place, AT)
        yield wording.first(category, place, AT, confirmed=True)
        yield wording.corrected(category, place)
        for because in CALLED_OFF:
            yield wording.retracted(category, place, because)


def test_shots_fired_reads_as_the_brief_has_it():
    words = wording.first(Category.SHOTS_FIRED, CORNER, AT)
    assert words.title_en == "Reports of shots fired near Kedzie and Armitage"
    assert words.title_es == "Reportes de disparos cerca de Kedzie y Armitage"
    assert "9:41 PM" in words.text_en and "unconfirmed" in words.text_en
    assert "las 9:41 p.m." in words.text_es and "No está confirmado" in words.text_es


def test_a_confirmed_alert_does_not_say_reports_or_unconfirmed():
    words = wording.first(Category.ROBBERY, CORNER, AT, confirmed=True)
    assert words.title_en == "A robbery near Kedzie and Armitage"
    assert "unconfirmed" not in words.text_en and "No está confirmado" not in words.text_es


@pytest.mark.parametrize("place", [CORNER, AREA, NOWHERE])
def test_every_category_has_words_in_both_languages_that_fit_and_pass_the_linter(place):
    for words in all_wordings(place):
        assert all(vars(words).values())
        assert max(len(words.title_en), len(words.title_es)) <= 120
        assert max(len(words.text_en), len(words.text_es)) <= 600
        assert check(everything(words)) == []


def test_an_area_is_around_you_a_corner_is_near():
    assert (
        wording.first(Category.ROBBERY, AREA, AT).title_en == "Reports of a robbery in Logan Square"
    )
    assert "in this area" in wording.first(Category.ROBBERY, NOWHERE, AT).title_en


def test_the_place_comes_from_the_citys_own_names():
    place = Place.of(KEDZIE, cross_streets(KEDZIE), cross_streets(KEDZIE, "es"))
    assert place.is_corner and " and " in place.en and " y " in place.es
    assert not Place.of(parent(KEDZIE, 8), "Logan Square", "Logan Square").is_corner


@pytest.mark.parametrize(
    ("hour", "english", "spanish"),
    [(0, "12:41 AM", "las 12:41 a.m."), (13, "1:41 PM", "la 1:41 p.m.")],
)
def test_the_clock_is_said_as_people_say_it(hour, english, spanish):
    at = AT.replace(hour=hour)
    assert (wording.clock_en(at), wording.clock_es(at)) == (english, spanish)


def test_a_retraction_never_says_what_dispatch_calls_it_now():
    words = wording.retracted(Category.SHOTS_FIRED, CORNER, Because.RECODED)
    assert words.title_en.startswith("Retracted: reports of shots fired")
    assert "what the first call said" in words.text_en


def test_no_corner_of_the_city_sets_off_the_linter():
    here = gazetteer("chicago")
    streets = {street.name for street in here.of_street}
    names = {"en": set(), "es": set()}
    for corners in list(here.of_street.values())[::3]:
        for corner in corners[:8]:
            names["en"].add(f"{corner.one.name} and {corner.other.name}")
            names["es"].add(f"{corner.one.name} y {corner.other.name}")
    assert len(streets) > 900
    for name in names["en"]:
        assert check(f"Reports of shots fired near {name}", [name]) == [], name
    for name in names["es"]:
        assert check(f"Reportes de disparos cerca de {name}", [name]) == [], name
