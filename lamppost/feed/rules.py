"""What is near whom, what a filter lets through, and whether today is unusual. Plain functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt
from typing import Protocol, TypeVar

from lamppost.places.data import BIT, FAMILY, Category, Family
from lamppost.places.near import EARTH_M

MILE_M = 1609.344
ROUNDING_M = 1.0  # two ways of computing one distance may differ by this much
ENOUGH_DAYS = 7  # of history, before a day may be called typical


class Located(Protocol):
    @property
    def latitude(self) -> float: ...
    @property
    def longitude(self) -> float: ...


class Watched(Located, Protocol):
    @property
    def radius_m(self) -> int: ...
    @property
    def categories(self) -> int: ...


Place = TypeVar("Place", bound=Watched)


class Happening(Located, Protocol):
    @property
    def spread_m(self) -> int: ...
    @property
    def category(self) -> Category: ...


def distance_m(here: Located, there: Located) -> float:
    """Metres between the middles of two cells, over the ground (haversine)."""
    north, south = radians(here.latitude), radians(there.latitude)
    a = sin((north - south) / 2) ** 2
    b = sin(radians(here.longitude - there.longitude) / 2) ** 2
    return 2 * EARTH_M * asin(sqrt(a + cos(north) * cos(south) * b))


def reaches(alert: Happening, place: Watched) -> bool:
    """Whether this place's owner asked to hear of this alert."""
    wanted = place.categories & BIT[alert.category]
    gap = distance_m(alert, place) - alert.spread_m
    return bool(wanted) and gap <= place.radius_m + ROUNDING_M


def nearest(alert: Located, places: Iterable[Place]) -> tuple[Place, float] | None:
    """The place an alert is closest to, and how far that is in metres."""
    measured = [(distance_m(alert, place), number, place) for number, place in enumerate(places)]
    if not measured:
        return None
    metres, _, place = min(measured)
    return place, metres


def family_of(word: str) -> Family | None:
    """The family a filter names; None for "all" and for words that are none."""
    return Family(word) if word in set(Family) else None


def passes(alert: Happening, family: Family | None) -> bool:
    return family is None or FAMILY[alert.category] == family


class Mood(StrEnum):
    QUIETER = "quieter"
    USUAL = "usual"
    BUSIER = "busier"


@dataclass(frozen=True)
class Calm:
    """Today against a typical day: the mean of the whole days before it."""

    today: int
    typical: float
    mood: Mood


def compare(per_day: Sequence[int], day_done: float) -> Calm | None:
    """Judge the last of `per_day` (today, of which `day_done` has passed, 0 to 1).

    None while there is less than a week of history: then nothing is typical yet. A day counts
    as unusual only beyond what chance alone does (a standard deviation of a Poisson count).
    """
    *past, today = per_day
    first = next((number for number, count in enumerate(past) if count), len(past))
    past = past[first:]
    if len(past) < ENOUGH_DAYS:
        return None
    typical = sum(past) / len(past)
    if today > typical + max(1.0, sqrt(typical)):
        return Calm(today, typical, Mood.BUSIER)
    expected = typical * day_done
    quiet = expected >= 2 and today < expected - sqrt(expected)
    return Calm(today, typical, Mood.QUIETER if quiet else Mood.USUAL)
