"""What a person types or a feed writes, read as a corner, a block, a street or an area.

Nothing here is kept or logged: a home's address passes through and leaves as a point in the
middle of its block.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lamppost.places.gazetteer import Corner, Gazetteer, Street, metres
from lamppost.places.names import fold, readings

_JOINT = re.compile(r"\s+(?:and|at|near|y|e|con|esquina|x)\s+|\s*[&/@+]\s*", re.I)
_NUMBER = re.compile(
    r"^\s*0*(\d{1,5}?)(?:(XX)|[A-Z])?(?:\s*-\s*\d+)?\s+(?!st\b|nd\b|rd\b|th\b)", re.I
)
_BLOCK = re.compile(r"\b(?:block of|block|blk of|blk|cuadra|unit \w+|apt\.? \w+|#\s*\w+)\b", re.I)
_BEYOND = 160.0  # metres past a street's last corner that its numbers may still run


@dataclass(frozen=True)
class Block:
    """A hundred house numbers of one street; `at` is its middle, (latitude, longitude)."""

    street: Street
    at: tuple[float, float]


def streets(city: Gazetteer, text: str, *, prefix: bool = False) -> list[Street]:
    """Streets of that name. Direction and suffix narrow the choice only where such a one is."""
    for name in readings(text):
        base = city.aliases.get(name.base, name.base)
        found = city.by_base.get(base, [])
        if not found and prefix and len(base) >= 2:
            found = [s for b, some in city.by_base.items() if b.startswith(base) for s in some]
        if found:
            found = [s for s in found if s.parts.suffix == name.suffix] or found
            return _facing(found, name.direction)
    return []


def _facing(found: list[Street], direction: str) -> list[Street]:
    facing = [s for s in found if s.parts.direction in (direction, "")]
    return facing if direction and facing else found


def corners(city: Gazetteer, text: str, *, prefix: bool = False) -> list[Corner]:
    """Where the two streets named in the text meet, the larger streets first."""
    parts = kept_parts(city, _BLOCK.sub(" ", text))
    halves = [half for half in _JOINT.split(" , ".join(parts)) if fold(half)]
    if len(halves) != 2:
        halves = parts
    if len(halves) != 2:
        return []
    one, other = (streets(city, half, prefix=prefix and half is halves[1]) for half in halves)
    # North State may end where South State begins: then the direction said is not the map's
    met = _meeting(city, one, other) or _meeting(
        city, _either_way(city, one), _either_way(city, other)
    )
    return sorted(met, key=lambda c: (c.one.rank + c.other.rank, c.one.name, c.other.name))


def _meeting(city: Gazetteer, ones: list[Street], others: list[Street]) -> list[Corner]:
    wanted = set(others)
    met = {
        corner: None
        for one in ones
        for corner in city.of_street.get(one, ())
        if (corner.other if corner.one is one else corner.one) in wanted
    }
    return list(met)


def _either_way(city: Gazetteer, some: list[Street]) -> list[Street]:
    names = {(street.parts.base, street.parts.suffix) for street in some}
    return [s for base, suffix in names for s in city.by_base[base] if s.parts.suffix == suffix]


def kept_parts(city: Gazetteer, text: str) -> list[str]:
    """The parts between commas that say a street: no city, state or ZIP code."""
    parts = [part for part in text.split(",") if fold(part)]
    return [
        part
        for part in parts
        if not all(
            word in city.ignored or re.fullmatch(r"\d{5}", word) for word in fold(part).split()
        )
    ]


def blocks(city: Gazetteer, text: str) -> list[Block]:
    """The blocks an address may lie in: none if there is no number or no street has it."""
    found = _NUMBER.match(text)
    parts = kept_parts(city, text[found.end() :]) if found else []
    if not found or not parts:
        return []
    number = int(found[1]) * (100 if found[2] else 1)
    known = streets(city, _BLOCK.sub(" ", parts[0]))
    plain = [s for s in known if s.parts.suffix == city.main_suffix[s.parts.base]]
    placed = {
        (s.parts.direction, s.parts.base): Block(s, at)
        for s in (plain or known)
        if (at := _middle_of_block(city, s, number)) is not None
    }
    return list(placed.values())


def _middle_of_block(city: Gazetteer, street: Street, number: int) -> tuple[float, float] | None:
    """Where the block of that number is, by the city's grid; None if the street ends before."""
    direction = street.parts.direction
    if direction not in city.grid:
        return None
    axis = 0 if direction in "NS" else 1
    alike = city.by_base[street.parts.base]
    points = sorted(
        {
            (corner.latitude, corner.longitude)
            for one in alike
            if one.parts.direction == direction and one.parts.suffix == street.parts.suffix
            for corner in city.of_street.get(one, ())
        },
        key=lambda point: point[axis],
    )
    wanted = _degrees(city, street, number // 100 * 100 + 50, axis)
    return _on_street(points, wanted, axis) if points and wanted is not None else None


def _degrees(city: Gazetteer, street: Street, number: int, axis: int) -> float | None:
    """The latitude or longitude of a house number: between the street's own crossings with the
    grid's lines where there are two around it, else between those lines' middles."""
    lines = city.grid[street.parts.direction]
    of_base = {base: mark for mark, _, base in lines}
    own = {
        mark: (corner.latitude, corner.longitude)[axis]
        for corner in city.of_street.get(street, ())
        for side in (corner.one, corner.other)
        if (mark := _mark(side, street, of_base)) is not None
    }
    between = _between(sorted(own.items()), number)
    return between if between is not None else _between([(m, d) for m, d, _ in lines], number)


def _mark(side: Street, street: Street, of_base: dict[str, int]) -> int | None:
    """The house number at which this side street crosses: "47th St" crosses at 4700 South."""
    numbered = re.fullmatch(r"(\d+)(?:st|nd|rd|th)", side.parts.base)
    if numbered and street.parts.direction == "S" and side.parts.suffix == "St":
        return int(numbered[1]) * 100
    return of_base.get(side.parts.base) if side is not street else None


def _between(knots: list[tuple[int, float]], number: int) -> float | None:
    for (low, start), (high, end) in zip(knots, knots[1:], strict=False):
        if low <= number <= high:
            return start + (end - start) * (number - low) / (high - low)
    return None


def _on_street(
    points: list[tuple[float, float]], wanted: float, axis: int
) -> tuple[float, float] | None:
    """The point of a street at that latitude or longitude, straight between its corners."""
    for one, other in zip(points, points[1:], strict=False):
        if one[axis] <= wanted <= other[axis] and one[axis] < other[axis]:
            share = (wanted - one[axis]) / (other[axis] - one[axis])
            return one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share
    end = min((points[0], points[-1]), key=lambda point: abs(point[axis] - wanted))
    at = (wanted, end[1]) if axis == 0 else (end[0], wanted)
    return at if metres(at, end) <= _BEYOND else None


def one_point(points: Iterable[tuple[float, float]]) -> tuple[float, float] | None:
    """The point, if they all lie within a block of each other; else nobody can say which."""
    some = list(points)
    if not some or any(metres(some[0], other) > 150 for other in some):
        return None
    return some[0]
