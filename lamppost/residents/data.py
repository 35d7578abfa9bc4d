"""What other rooms may know of a resident's choices. Never an e-mail but in `Mailable`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from lamppost.places.cells import Cell
from lamppost.places.data import EVERY_CATEGORY

DEFAULT_RADIUS_M = 805  # half a mile
RADII_M = (402, 805, 1609, 3219, 4828, 8047)  # ¼, ½, 1, 2, 3 and 5 miles: what pages offer
MOST_PLACES = 5


def nearest_radius(metres: int) -> int:
    """The radius that pages offer which is closest to this one."""
    return min(RADII_M, key=lambda offered: abs(offered - metres))


class PlaceName(StrEnum):
    """What a place is to a resident; a word of a list, so that nobody writes an address here."""

    HOME = "home"
    WORK = "work"
    FAMILY = "family"
    SCHOOL = "school"
    OTHER = "other"


class Channel(StrEnum):
    """How a resident may be told away from the open page."""

    PUSH = "push"
    MAIL = "mail"


@dataclass(frozen=True)
class Watch:
    """What to watch: around which cell, how far in metres, what for (bit mask), told how."""

    cell: Cell
    name: PlaceName = PlaceName.HOME
    radius_m: int = DEFAULT_RADIUS_M
    categories: int = EVERY_CATEGORY
    by_push: bool = True
    by_mail: bool = True


@dataclass(frozen=True)
class WatchedPlace:
    """A watched place as its own resident sees it. `label` is the streets that cross nearby."""

    id: UUID
    name: PlaceName
    label: str
    cell: Cell
    latitude: float
    longitude: float
    radius_m: int
    categories: int
    by_push: bool
    by_mail: bool


@dataclass(frozen=True)
class Subscription:
    """One place as the page of an unsubscribe link shows it: not where it is."""

    id: UUID
    name: PlaceName
    by_mail: bool
    by_push: bool


@dataclass(frozen=True)
class Mailable:
    """Whom to write to, opened for one batch and never stored. `language` is en or es."""

    email: str
    language: str
    unsubscribe_url: str
