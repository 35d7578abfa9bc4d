"""Keys that find, in one ordinary index, every watched place an alert reaches. Pure arithmetic.

A place watches a circle. Its key puts it in a grid whose squares suit the circle's size:

    key = size class << 48 | row << 24 | column

Rows run south to north, columns west to east, so each row of squares that an alert may touch is
one run of keys. An alert is looked up with at most 40 runs, whatever the radii around it, and
what they hold is then measured exactly: by the chord between two points of the unit sphere.

Why this and not PostGIS, a tree or hexagons: DESIGN, section 6. How fast: bench/near.py.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, degrees, floor, radians, sin

from lamppost.places.cells import Cell, around, center, parent, resolution

EARTH_M = 6_371_008.8  # mean radius of the Earth (IUGG), metres
LARGEST_M = 8050  # no place watches further than five miles (8047 m)
WIDEST_SPREAD_M = 1060  # of an alert said as a cell of resolution 7
MOST_RANGES = 40

# Radius up to which a class reaches, and the height of its squares, both in metres. Half a mile
# (805 m) is the default, so the first class ends just above it.
CLASSES = ((810, 540), (1650, 825), (3250, 1625), (5000, 2500), (LARGEST_M, 4025))
BOUNDS = [reach for reach, _ in CLASSES]
LONGER = 1.3  # columns are this much wider (in degrees) than rows are high
A_HAIR = 1 + 1e-9  # what rounding may cost; the exact test comes after
ROW, CLASS, LAST_COLUMN = 24, 48, (1 << 24) - 1
FULL_TURN = 360.0


@dataclass(frozen=True)
class Key:
    """What the table of places keeps of a cell and a radius, besides themselves."""

    key: int
    x: float
    y: float
    z: float
    chord2: float  # square of the chord of the radius, on the unit sphere


def place_key(cell: Cell, radius_m: int) -> Key:
    """The key of a place that watches `radius_m` around the middle of `cell`.

    ValueError if the radius is not 1..8050 m.
    """
    if not 1 <= radius_m <= LARGEST_M:
        raise ValueError(f"a place watches 1 to {LARGEST_M} m")
    latitude, longitude = center(cell)
    size = bisect_left(BOUNDS, radius_m)
    height = _degrees(CLASSES[size][1])
    key = _key(size, _row(latitude, height), _column(longitude, height))
    return Key(key, *point(latitude, longitude), chord2(radius_m))


def point(latitude: float, longitude: float) -> tuple[float, float, float]:
    """Degrees to a point on the unit sphere."""
    a, b = radians(latitude), radians(longitude)
    return cos(a) * cos(b), cos(a) * sin(b), sin(a)


def chord2(metres: float) -> float:
    """The square of the straight line between two points so far apart on the ground."""
    return float((2 * sin(metres / (2 * EARTH_M))) ** 2)


def ranges(latitude: float, longitude: float, spread_m: int) -> list[tuple[int, int]]:
    """At most 40 runs of keys (both ends included) that hold every place this may reach.

    `spread_m` is how far the alert itself reaches beyond its middle (0..1060 m).
    """
    if not 0 <= spread_m <= WIDEST_SPREAD_M:
        raise ValueError(f"an alert spreads 0 to {WIDEST_SPREAD_M} m")
    runs: list[tuple[int, int]] = []
    for size, (reach, height) in enumerate(CLASSES):
        far = _degrees(reach + spread_m) * A_HAIR
        runs += _class_runs(size, latitude, longitude, far, _degrees(height))
    return runs


def _class_runs(
    size: int, latitude: float, longitude: float, far: float, height: float
) -> list[tuple[int, int]]:
    south = _row(max(latitude - far, -90.0), height)
    north = _row(min(latitude + far, 90.0), height)
    rows = range(south, north + 1)
    aside = _aside(latitude, far)
    if aside >= FULL_TURN / 2:  # round the pole: whole rows
        return [(_key(size, south, 0), _key(size, north, LAST_COLUMN))]
    west, east = longitude - aside, longitude + aside
    if west >= -180 and east < 180:
        first, last = _column(west, height), _column(east, height)
        return [(_key(size, row, first), _key(size, row, last)) for row in rows]
    # Across the antimeridian: the end of one row and the start of the next are one run.
    first, last = _column(_turned(west), height), _column(_turned(east), height)
    begins = [_key(size, south, 0), *(_key(size, row, first) for row in rows)]
    ends = [*(_key(size, row, last) for row in rows), _key(size, north, LAST_COLUMN)]
    return list(zip(begins, ends, strict=True))


def _aside(latitude: float, far: float) -> float:
    """How many degrees of longitude a circle of `far` degrees spans to each side."""
    if abs(latitude) + far >= 90:
        return FULL_TURN / 2
    return degrees(asin(min(1.0, sin(radians(far)) / cos(radians(latitude))))) * A_HAIR


def _turned(longitude: float) -> float:
    return (longitude + 180) % FULL_TURN - 180


def _row(latitude: float, height: float) -> int:
    return floor((latitude + 90) / height)


def _column(longitude: float, height: float) -> int:
    return floor((longitude + 180) / (height * LONGER))


def _key(size: int, row: int, column: int) -> int:
    return size << CLASS | row << ROW | column


def _degrees(metres: float) -> float:
    return degrees(metres / EARTH_M)


def apart_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Metres along the ground between two (latitude, longitude) points."""
    straight2 = sum((p - q) ** 2 for p, q in zip(point(*a), point(*b), strict=True))
    return 2 * EARTH_M * asin(min(1.0, straight2**0.5 / 2))


EDGE_M = {9: 201, 8: 532, 7: 1406}  # mean edge of a cell; the shortest is 30 % less


@lru_cache(maxsize=4096)
def cells_within(cell: Cell, radius_m: int, spread_of: tuple[tuple[int, int], ...]) -> list[Cell]:
    """Every cell whose alert reaches a place: its middle is within radius and spread.

    `spread_of` pairs a resolution (7, 8 or 9) with how far its alerts spread, in metres.
    """
    here = center(cell)
    found: list[Cell] = []
    for fineness, spread_m in spread_of:
        reach = radius_m + spread_m
        middle = parent(cell, fineness)
        if resolution(middle) < fineness:
            continue  # a place is stored as finely as any alert
        off = apart_m(here, center(middle))
        rings = int((reach + off) / (EDGE_M[fineness] * 0.7 * 1.5)) + 2
        found += [c for c in around(middle, rings) if apart_m(here, center(c)) <= reach]
    return found
