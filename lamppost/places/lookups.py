"""The city, asked by other rooms: what a place is called, where an address is.

Plain Python over the files of one city's folder; which city is LAMPPOST_CITY ("chicago" if not
said). The files are read on the first question (about 0.2 s); an answer takes well under a
millisecond afterwards. Questions are never stored or logged.
"""

from __future__ import annotations

import os
from functools import lru_cache
from heapq import nsmallest
from pathlib import Path

from lamppost.places import addresses, said
from lamppost.places.cells import BLOCKS, DISTRICT, Cell, cell_at, center, resolution
from lamppost.places.data import City, Found, Sensitive
from lamppost.places.gazetteer import CITIES, Area, Corner, Gazetteer, gazetteer, metres
from lamppost.places.names import fold

__all__ = [
    "City",
    "Found",
    "Sensitive",
    "basemap",
    "city",
    "cross_streets",
    "find",
    "locate",
    "sensitive_at",
]


def city() -> City:
    """The city this installation serves."""
    return _here().city


def basemap() -> Path:
    """The city's map tiles (PMTiles v3)."""
    return CITIES / _slug() / "basemap.pmtiles"


@lru_cache(maxsize=20_000)
def cross_streets(cell: Cell, language: str = "en") -> str:
    """What people call a cell: "Armitage and Kedzie" for blocks, "Logan Square" for larger ones.

    "" where the city's files know no name. The words never hold a house number.
    """
    here, (latitude, longitude), size = _here(), center(cell), resolution(cell)
    if size >= BLOCKS and (met := said.best_corner(here, latitude, longitude)):
        return said.corner(here, met, language)
    if size < DISTRICT:
        return here.city.name if here.city.holds(latitude, longitude) else ""
    area = said.best_area(here, latitude, longitude)
    return area.name if area else ""


def find(text: str, limit: int = 6, language: str = "en") -> list[Found]:
    """Answers to what a resident typed, the likeliest first: a corner, an address, an area, a
    street (its largest corners). An address comes back as its block. [] if nothing is like it."""
    here = _here()
    found = _unlike(here, addresses.corners(here, text, prefix=True), language)
    found = found or [_block(here, block, language) for block in addresses.blocks(here, text)]
    if not found:
        areas = _areas(here, text)
        found = [_area(area) for area in areas]
        if not any(fold(area.name) == fold(text) for area in areas):
            found += _street(here, text, language)
    return found[:limit]


def locate(location: str) -> tuple[float, float] | None:
    """(latitude, longitude) of a feed's block, corner or address, to about a block.

    None if it is not one place: an unknown street, a number no street has, two such corners.
    """
    here = _here()
    met = addresses.corners(here, location)
    if met:
        return addresses.one_point((corner.latitude, corner.longitude) for corner in met)
    return addresses.one_point(block.at for block in addresses.blocks(here, location))


def sensitive_at(latitude: float, longitude: float) -> Sensitive | None:
    """The school, hospital, clinic or shelter a point lies at (within 30 m), if any."""
    return _here().sensitive_at(latitude, longitude)


def _slug() -> str:
    return os.environ.get("LAMPPOST_CITY", "chicago")


def _here() -> Gazetteer:
    return gazetteer(_slug())


def _unlike(here: Gazetteer, met: list[Corner], language: str) -> list[Found]:
    """Corners as answers; two of one name far apart are told from each other in full."""
    answers: dict[str, Found] = {}
    for corner in met:
        at = (corner.latitude, corner.longitude)
        label = said.corner(here, corner, language)
        known = answers.get(label)
        if known and metres((known.latitude, known.longitude), at) > 400:
            label = said.corner(here, corner, language, full=True)
        answers.setdefault(label, _found(label, *at))
    return list(answers.values())


def _street(here: Gazetteer, text: str, language: str) -> list[Found]:
    along = [
        corner
        for street in addresses.streets(here, text, prefix=True)
        for corner in here.of_street.get(street, ())
    ]
    largest = nsmallest(12, along, key=lambda c: c.one.rank + c.other.rank)
    return _unlike(here, largest, language)


def _areas(here: Gazetteer, text: str) -> list[Area]:
    wanted = fold(text)
    known = [area for area in here.areas if len(wanted) >= 3 and fold(area.name).startswith(wanted)]
    return sorted(known, key=lambda area: (fold(area.name) != wanted, area.rank, area.name))


def _area(area: Area) -> Found:
    return _found(area.name, area.latitude, area.longitude)


def _block(here: Gazetteer, block: addresses.Block, language: str) -> Found:
    name = said.street(here, block.street)
    side = min(
        here.of_street[block.street],
        key=lambda c: metres(block.at, (c.latitude, c.longitude)),
    )
    other = side.other if side.one is block.street else side.one
    near = "cerca de" if language == "es" else "near"
    return _found(f"{name} {near} {said.street(here, other)}", *block.at)


def _found(label: str, latitude: float, longitude: float) -> Found:
    return Found(label, cell_at(latitude, longitude), latitude, longitude)
