"""Street names brought to one spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamppost.places.names import Name, fold, readings


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("N. Kedzie Avenue", Name("N", "kedzie", "Ave")),
        ("KEDZIE AV", Name("", "kedzie", "Ave")),
        ("W North Ave", Name("W", "north", "Ave")),
        ("North Ave", Name("", "north", "Ave")),
        ("19th St S", Name("S", "19th", "St")),
        ("w 47 street", Name("W", "47th", "St")),
        ("Fifth Ave", Name("", "5th", "Ave")),
        ("Saint Louis Ave", Name("", "st louis", "Ave")),
        ("N Broadway", Name("N", "broadway", "")),
        ("S Dr Martin Luther King Jr Dr", Name("S", "dr martin luther king jr", "Dr")),
    ],
)
def test_a_name_is_read_in_its_parts(text, name):
    assert readings(text)[0] == name


def test_a_direction_that_may_be_the_name_is_tried_both_ways():
    assert Name("", "west end", "Ave") in readings("West End Ave")


def test_accents_case_and_apostrophes_do_not_matter():
    assert fold("  O’Keeffe  ÁVENUE! ") == "okeeffe avenue"


@given(st.text(max_size=60))
def test_any_text_can_be_read(text):
    assert all(name.base for name in readings(text))
