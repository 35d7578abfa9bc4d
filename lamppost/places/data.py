"""The words that every room shares: what an alert can be about, and what a place is called.

The eight crimes and four hazards are the brief's own lists (product rules, `alerts.allow_crime`
and `alerts.allow_hazard`). There is no thirteenth: whatever is not here cannot be published.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from lamppost.places.cells import Cell


class Category(StrEnum):
    """One of the twelve kinds of event that may become an alert."""

    BURGLARY = "burglary"
    VEHICLE = "vehicle_break_in_or_theft"
    ROBBERY = "robbery"
    SHOTS_FIRED = "shots_fired"
    SHOOTING = "shooting"
    STABBING = "stabbing"
    HOSTAGE = "hostage"
    ARSON = "arson"
    FIRE_RESIDENTIAL = "fire_residential"
    FIRE_COMMERCIAL = "fire_commercial"
    FIRE_STRUCTURE = "fire_structure"
    EXPLOSION = "explosion"


class Family(StrEnum):
    """Categories that two callers may use for one event; merge candidates share a family."""

    BREAK_IN = "break_in"
    VEHICLE = "vehicle"
    VIOLENCE = "violence"
    FIRE = "fire"


class Severity(IntEnum):
    """0 is a threat to life, 1 is urgent, 2 can wait for a digest."""

    LIFE = 0
    URGENT = 1
    ROUTINE = 2


BIT = {category: 1 << i for i, category in enumerate(Category)}  # order is stored: append only
EVERY_CATEGORY = (1 << len(BIT)) - 1

FAMILY = {
    Category.BURGLARY: Family.BREAK_IN,
    Category.VEHICLE: Family.VEHICLE,
    Category.ROBBERY: Family.VIOLENCE,
    Category.SHOTS_FIRED: Family.VIOLENCE,
    Category.SHOOTING: Family.VIOLENCE,
    Category.STABBING: Family.VIOLENCE,
    Category.HOSTAGE: Family.VIOLENCE,
    Category.ARSON: Family.FIRE,
    Category.FIRE_RESIDENTIAL: Family.FIRE,
    Category.FIRE_COMMERCIAL: Family.FIRE,
    Category.FIRE_STRUCTURE: Family.FIRE,
    Category.EXPLOSION: Family.FIRE,
}

SEVERITY = {
    Category.BURGLARY: Severity.ROUTINE,
    Category.VEHICLE: Severity.ROUTINE,
    Category.ROBBERY: Severity.URGENT,
    Category.SHOTS_FIRED: Severity.URGENT,
    Category.SHOOTING: Severity.LIFE,
    Category.STABBING: Severity.LIFE,
    Category.HOSTAGE: Severity.LIFE,
    Category.ARSON: Severity.URGENT,
    Category.FIRE_RESIDENTIAL: Severity.URGENT,
    Category.FIRE_COMMERCIAL: Severity.URGENT,
    Category.FIRE_STRUCTURE: Severity.URGENT,
    Category.EXPLOSION: Severity.LIFE,
}


def bits(categories: set[Category]) -> int:
    """The bit mask of these categories (12 bits)."""
    return sum(BIT[category] for category in categories)


def from_bits(mask: int) -> set[Category]:
    """The categories in a bit mask; unknown bits are ignored."""
    return {category for category, bit in BIT.items() if mask & bit}


@dataclass(frozen=True)
class City:
    """One city's own facts; `bounds` are (west, south, east, north) in degrees."""

    slug: str
    name: str
    bounds: tuple[float, float, float, float]
    center: tuple[float, float]
    time_zone: str
    attribution: str
    attribution_url: str

    def holds(self, latitude: float, longitude: float) -> bool:
        west, south, east, north = self.bounds
        return south <= latitude <= north and west <= longitude <= east


@dataclass(frozen=True)
class Found:
    """One answer to what a person typed: never more exact than a block, no house number in it."""

    label: str
    cell: Cell
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Sensitive:
    """A place whose mention could harm; `then` is "coarsen" or "hold"."""

    kind: str
    then: str
