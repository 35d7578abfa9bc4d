"""What is near whom, and when a day is unusual."""

from dataclasses import dataclass

import pytest

from lamppost.feed.rules import Mood, compare, distance_m, family_of, nearest, passes, reaches
from lamppost.places.data import EVERY_CATEGORY, Category, Family, bits


@dataclass(frozen=True)
class Spot:
    latitude: float
    longitude: float
    radius_m: int = 805
    categories: int = EVERY_CATEGORY
    spread_m: int = 0
    category: Category = Category.SHOTS_FIRED


HOME = Spot(41.9175, -87.7068)


def north_of(metres, **fields):
    return Spot(HOME.latitude + metres / 111_195, HOME.longitude, **fields)


def test_a_degree_of_latitude_is_about_69_miles():
    assert distance_m(HOME, Spot(42.9175, -87.7068)) == pytest.approx(111_195, rel=1e-4)


def test_an_alert_inside_the_circle_reaches_and_one_outside_does_not():
    assert reaches(north_of(800), HOME)
    assert not reaches(north_of(820), HOME)


def test_a_coarser_alert_reaches_as_far_as_it_spreads():
    assert reaches(north_of(1200, spread_m=400), HOME)
    assert not reaches(north_of(1210, spread_m=400), HOME)


def test_a_kind_that_was_not_asked_for_never_reaches():
    only_fire = Spot(HOME.latitude, HOME.longitude, categories=bits({Category.ARSON}))
    assert not reaches(north_of(10), only_fire)
    assert reaches(north_of(10, category=Category.ARSON), only_fire)


def test_the_nearest_of_several_places_is_named():
    work = north_of(3000)
    assert nearest(north_of(2000), [HOME, work])[0] is work
    assert nearest(north_of(100), []) is None


def test_a_filter_lets_its_family_through_and_nonsense_is_no_filter():
    assert family_of("fire") is Family.FIRE
    assert family_of("everything'--") is None
    assert passes(Spot(0, 0, category=Category.ARSON), Family.FIRE)
    assert not passes(Spot(0, 0, category=Category.STABBING), Family.FIRE)


def test_nothing_is_typical_before_a_week_of_history():
    assert compare([0] * 21 + [5] * 6 + [3], 0.9) is None
    assert compare([0] * 20 + [5] * 7 + [3], 0.9).typical == 5


@pytest.mark.parametrize(
    ("today", "day_done", "mood"),
    [(5, 0.5, Mood.USUAL), (8, 0.5, Mood.BUSIER), (0, 0.3, Mood.USUAL), (1, 0.95, Mood.QUIETER)],
)
def test_a_day_is_unusual_only_beyond_what_chance_does(today, day_done, mood):
    assert compare([5] * 27 + [today], day_done).mood is mood
