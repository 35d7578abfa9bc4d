"""One city's streets, corners, areas and sensitive places, read once from its folder.

The files are described in README.md. Everything is held in plain Python; a Gazetteer never
changes after it was read and keeps nothing of what it is asked.
"""

from __future__ import annotations

import csv
import json
import math
import os
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from shapely import STRtree
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from lamppost.places.data import City, Sensitive
from lamppost.places.names import Name, fold, readings

CITIES = Path(__file__).parent / "city"
METRES_PER_DEGREE = 111_000.0
BUCKET = 0.006  # degrees: about 660 m north, 500 m east at Chicago
NEARBY = 30.0  # metres around sensitive grounds that count as them


@dataclass(frozen=True)
class Street:
    """A named street; rank 0 is an arterial, 1 a collector, 2 any other."""

    name: str
    parts: Name
    rank: int


@dataclass(frozen=True)
class Corner:
    one: Street
    other: Street
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Area:
    """A neighbourhood's or town's label; rank 0 is what most people say."""

    name: str
    rank: int
    latitude: float
    longitude: float


class Gazetteer:
    def __init__(self, folder: Path) -> None:
        facts = tomllib.loads((folder / "city.toml").read_text("utf-8"))
        self.city = City(
            slug=folder.name,
            bounds=tuple(facts["bounds"]),
            center=tuple(facts["center"]),
            **{key: facts[key] for key in ("name", "time_zone", "attribution", "attribution_url")},
        )
        self.aliases: dict[str, str] = facts.get("aliases", {})
        self.spoken: dict[str, str] = facts.get("spoken", {})
        self.ignored = set(facts.get("ignored", []))
        self._handling: dict[str, str] = facts["sensitive"]
        self._folder = folder
        # "N St. Louis Ave" and "N St Louis Ave" are one street: the first spelling stands
        alike: dict[Name, Street] = {}
        rows = [_street(row) for row in _rows(folder / "streets.csv")]
        self.corners = self._corners([alike.setdefault(row.parts, row) for row in rows])
        self.streets = list(alike.values())
        self.areas = [
            Area(r["name"], int(r["rank"]), float(r["latitude"]), float(r["longitude"]))
            for r in _rows(folder / "areas.csv")
        ]

    def _corners(self, streets: list[Street]) -> list[Corner]:
        met = []
        for row in _rows(self._folder / "corners.csv"):
            one, other = streets[int(row["one"])], streets[int(row["other"])]
            if one.parts.base != other.parts.base:  # "W 36th St" meeting "36th St" is one street
                met.append(Corner(one, other, float(row["latitude"]), float(row["longitude"])))
        return met

    @cached_property
    def by_base(self) -> dict[str, list[Street]]:
        named: dict[str, list[Street]] = defaultdict(list)
        for street in self.streets:
            named[street.parts.base].append(street)
        return dict(named)

    @cached_property
    def of_street(self) -> dict[Street, list[Corner]]:
        along: dict[Street, list[Corner]] = defaultdict(list)
        for corner in self.corners:
            along[corner.one].append(corner)
            along[corner.other].append(corner)
        return dict(along)

    @cached_property
    def _buckets(self) -> dict[tuple[int, int], list[Corner]]:
        filled: dict[tuple[int, int], list[Corner]] = defaultdict(list)
        for corner in self.corners:
            filled[_bucket(corner.latitude, corner.longitude)].append(corner)
        return dict(filled)

    def corners_near(self, latitude: float, longitude: float) -> list[Corner]:
        """Every corner within about 500 m, and some beyond."""
        row, column = _bucket(latitude, longitude)
        return [
            corner
            for i in (row - 1, row, row + 1)
            for j in (column - 1, column, column + 1)
            for corner in self._buckets.get((i, j), ())
        ]

    @cached_property
    def main_suffix(self) -> dict[str, str]:
        """The suffix a base has when it is said alone: the one of its largest, longest street."""
        weight: dict[tuple[str, str], tuple[int, int]] = {}
        for street in self.streets:
            key = (street.parts.base, street.parts.suffix)
            rank, crossings = weight.get(key, (9, 0))
            crossings += len(self.of_street.get(street, ()))
            weight[key] = (min(rank, street.rank), crossings)
        best: dict[str, tuple[tuple[int, int], str]] = {}
        for (base, suffix), (rank, crossings) in weight.items():
            candidate = ((-rank, crossings), suffix)
            best[base] = max(best.get(base, candidate), candidate)
        return {base: suffix for base, (_, suffix) in best.items()}

    @cached_property
    def _spellings(self) -> dict[frozenset[str], set[frozenset[Name]]]:
        found: dict[frozenset[str], set[frozenset[Name]]] = defaultdict(set)
        for met in self.corners:
            sides = [side.parts for side in (met.one, met.other)]
            plain = frozenset(Name("", part.base, part.suffix) for part in sides)
            found[frozenset(part.base for part in sides)].add(plain)
        return dict(found)

    def is_only_corner(self, met: Corner) -> bool:
        """Whether the two names without their suffixes say this corner and no other."""
        return len(self._spellings[frozenset((met.one.parts.base, met.other.parts.base))]) == 1

    @cached_property
    def grid(self) -> dict[str, list[tuple[int, float, str]]]:
        """Direction -> (house number, degrees, base of the street that runs there), by number."""
        lines: dict[str, list[tuple[int, float, str]]] = defaultdict(list)
        for row in _rows(self._folder / "grid.csv"):
            base = readings(row["street"])[0].base
            lines[row["direction"]].append((int(row["number"]), float(row["degrees"]), base))
        return {direction: sorted(found) for direction, found in lines.items()}

    @cached_property
    def _grounds(self) -> tuple[STRtree, list[str]]:
        """Sensitive grounds; LAMPPOST_SENSITIVE_PLACES may name a private file with more."""
        files = [self._folder / "sensitive.geojson"]
        if own := os.environ.get("LAMPPOST_SENSITIVE_PLACES"):
            files.append(Path(own))
        features = [f for file in files for f in json.loads(file.read_text("utf-8"))["features"]]
        shapes: list[BaseGeometry] = [shape(f["geometry"]) for f in features]
        broad = [ground.buffer(NEARBY / METRES_PER_DEGREE) for ground in shapes]
        return STRtree(broad), [str(f["properties"]["kind"]) for f in features]

    def sensitive_at(self, latitude: float, longitude: float) -> Sensitive | None:
        """The most careful handling of the grounds a point lies on."""
        tree, kinds = self._grounds
        found = [kinds[int(i)] for i in tree.query(Point(longitude, latitude), "intersects")]
        ways = [Sensitive(kind, self._handling.get(kind, "hold")) for kind in sorted(found)]
        return max(ways, key=lambda way: way.then == "hold", default=None)


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Distance between two (latitude, longitude) pairs a few kilometres apart; good to 0.5 %."""
    north = (one[0] - other[0]) * METRES_PER_DEGREE
    east = (one[1] - other[1]) * METRES_PER_DEGREE * math.cos(math.radians(one[0]))
    return math.hypot(north, east)


@lru_cache(maxsize=4)
def gazetteer(slug: str) -> Gazetteer:
    """The city in that folder, read on first use. LookupError names the cities there are."""
    folder = CITIES / slug
    if slug != fold(slug).replace(" ", "-") or not (folder / "city.toml").is_file():
        known = sorted(path.parent.name for path in CITIES.glob("*/city.toml"))
        raise LookupError(f"no city {slug!r} under places/city; there are: {', '.join(known)}")
    return Gazetteer(folder)


def _rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _street(row: dict[str, Any]) -> Street:
    return Street(row["name"], readings(row["name"])[0], int(row["rank"]))


def _bucket(latitude: float, longitude: float) -> tuple[int, int]:
    return math.floor(latitude / BUCKET), math.floor(longitude / BUCKET)
