"""What the linter must stop, and what it must let pass."""

import pytest

from lamppost.newsdesk.linter import Kind, check
from lamppost.newsdesk.tests.sentences import BLOCKS, PASSES
from lamppost.places.gazetteer import gazetteer


@pytest.mark.parametrize(("sentence", "kind"), BLOCKS)
def test_a_sentence_that_leads_to_a_door_or_a_person_is_blocked(sentence, kind):
    assert kind in {finding.kind for finding in check(sentence)}


@pytest.mark.parametrize("sentence", PASSES)
def test_a_harmless_sentence_passes(sentence):
    assert [finding.words for finding in check(sentence)] == []


def test_a_finding_names_the_words_and_where_they_stand():
    text = "Fire at 1734 N Kedzie, call 773-555-0142."
    house, phone = check(text)
    assert (house.kind, phone.kind) == (Kind.HOUSE_NUMBER, Kind.PHONE)
    assert text[house.start : house.end] == house.words == "1734 N Kedzie"
    assert text[phone.start : phone.end] == phone.words == "773-555-0142"


def test_places_are_those_of_the_text_that_was_typed_even_with_invisible_signs_in_it():
    text = "Fire at \u200b17\u200b34 N Kedzie"
    (finding,) = check(text)
    assert text[finding.start : finding.end] == finding.words
    assert finding.words.startswith("17")


def test_the_name_of_the_corner_passes_but_not_a_number_in_front_of_it():
    assert check("Fire near Mary Clark and 79", places=["Mary Clark and 79"]) == []
    assert check("Fire at 1734 Mary Clark", places=["Mary Clark and 79"]) != []
    assert check("Fire at 9 N Mary Clark", places=["Mary Clark and 79"]) != []


def test_a_number_before_any_street_of_the_city_is_a_house():
    streets = list(gazetteer("chicago").of_street)
    assert len(streets) > 900
    for street in streets:
        base = street.parts.base.title()
        for address in (f"1734 {street.name}", f"1734 N {base}", f"12 W {base}", f"173 {base}"):
            assert check(f"Fire at {address}"), address
            assert check(f"Fire at {address}", places=[street.name, base]), address


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "ñ", "🚒" * 200, "a" * 1000, "1" * 1000, "A " * 600]
)
def test_any_text_can_be_read(text):
    check(text)


CARRIERS = (
    "Reports of a robbery, {}.",
    "{} was mentioned by a caller.",
    "Police are looking at {} tonight",
    "Stay away from {}, please.",
    "The caller said: {}!",
    "Unconfirmed; {} is closed.",
    "Shots were heard ({})",
    "Reportes de un robo, {}.",
    "La policía busca a {} esta noche",
)
CARRIED = (
    *("2315 W Armitage", "1734 N Kedzie Ave", "88 E Randolph Street", "4821 S Ashland Blvd"),
    *("the 2300 block of Milwaukee", "12 Elm Court", "3340 Fullerton", "apartment 4B", "unit 12-C"),
    *("Engine 44", "Ambulance 33", "Squad 5", "Car 1421", "Battalion 3", "Beat 1423", "E44"),
    *("773-555-0142", "(312) 555 0199", "312.555.0123", "+1 773 555 0142", "7735550142"),
    *("plate ABC 1234", "Illinois plates Q12 3456", "tag number 7ABC123", "bob@example.com"),
    *("Maria Lopez", "Officer Daniels", "Mr. Johnson", "Jamal Washington", "Charles Brown"),
    *("five officers", "12 units", "three squad cars", "six fire engines", "two dozen police"),
)


@pytest.mark.parametrize("secret", CARRIED)
def test_nothing_of_it_escapes_wherever_it_stands_in_a_sentence(secret):
    said = [carrier.format(secret) for carrier in CARRIERS]
    assert [sentence for sentence in said if not check(sentence)] == []
