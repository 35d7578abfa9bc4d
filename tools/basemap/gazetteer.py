"""Street corners, areas and sensitive places of a city, as the small files `places` reads.

A corner is where two named streets come within TOUCH metres of each other; the two sides of a
divided road give one corner. Nothing here comes from anywhere but the map tiles and the city's
own file.
"""

from __future__ import annotations

import csv
import json
import math
from collections import defaultdict
from pathlib import Path
from typing import Any

from shapely import STRtree
from shapely.geometry import LineString, MultiLineString, Point, mapping
from shapely.geometry.base import BaseGeometry
from shapely.ops import transform, unary_union
from source import Source

TOUCH = 14.0  # metres: at a T the tiles end a street at the other's edge
REACH = 40.0  # metres; see _longer
SAME = 90.0  # metres: two crossings this near are one corner
RANKS = {"primary": 0, "trunk": 0, "secondary": 0, "tertiary": 1, "street": 2, "street_limited": 2}
AREAS = {"neighbourhood": 2, "suburb": 1, "island": 2, "town": 0, "village": 0}
SENSITIVE = {"school": "school", "college": "school", "kindergarten": "school",
             "hospital": "hospital", "clinic": "clinic", "social_facility": "shelter"}  # fmt: skip


class Plane:
    """Degrees to metres around one latitude; good to a metre in ten kilometres."""

    def __init__(self, latitude: float) -> None:
        self.y = 110_574.0
        self.x = 111_320.0 * math.cos(math.radians(latitude))

    def metres(self, geometry: BaseGeometry) -> BaseGeometry:
        return transform(lambda x, y: ([a * self.x for a in x], [b * self.y for b in y]), geometry)

    def degrees(self, point: Point) -> tuple[float, float]:
        return round(point.y / self.y, 5), round(point.x / self.x, 5)


def streets(source: Source) -> dict[str, tuple[int, BaseGeometry]]:
    """Name -> (rank, lines in degrees): the largest class a street has anywhere is its rank."""
    lines: dict[str, list[BaseGeometry]] = defaultdict(list)
    rank: dict[str, int] = {}
    for facts, line in source.layer("road_label", clip=False):
        name, kind = facts.get("name"), facts["class"]
        if name and kind in RANKS and isinstance(line, LineString | MultiLineString):
            lines[name].append(line)
            rank[name] = min(rank.get(name, 9), RANKS[kind])
    return {name: (rank[name], unary_union(lines[name])) for name in sorted(lines)}


def corners(named: dict[str, tuple[int, BaseGeometry]], plane: Plane) -> list[tuple[Any, ...]]:
    """(street index, street index, latitude, longitude) for every place two streets meet."""
    lines = [_longer(plane.metres(line)) for _, line in named.values()]
    broad = [line.buffer(TOUCH / 2) for line in lines]
    tree, found = STRtree(broad), []
    for a, shape in enumerate(broad):
        for b in sorted(int(i) for i in tree.query(shape, "intersects")):
            if b > a:
                found += [(a, b, *plane.degrees(p)) for p in _meetings(shape, broad[b])]
    return found


def _longer(street: BaseGeometry) -> BaseGeometry:
    """A street with REACH metres more at its loose ends: labels stop short of the crossing."""
    pieces = [street, *(_tail(line, end) for line in getattr(street, "geoms", [street])
                        for end in (0, -1))]  # fmt: skip
    return unary_union(pieces)


def _tail(line: LineString, end: int) -> LineString:
    (x, y), (before_x, before_y) = line.coords[end], line.coords[1 if end == 0 else -2]
    length = math.hypot(x - before_x, y - before_y) or 1.0
    step = REACH / length
    return LineString([(x, y), (x + (x - before_x) * step, y + (y - before_y) * step)])


def _meetings(one: BaseGeometry, other: BaseGeometry) -> list[Point]:
    common = one.intersection(other)
    near = unary_union([part.buffer(SAME / 2) for part in getattr(common, "geoms", [common])])
    blobs = getattr(near, "geoms", [near])
    # a long overlap is one street under two names, not a corner
    return [blob.centroid for blob in blobs if blob.area < 4 * math.pi * (SAME / 2) ** 2]


def areas(source: Source, skip: list[str], said: list[str]) -> list[tuple[Any, ...]]:
    """(name, rank, latitude, longitude); rank 0 names are what most people say."""
    found = {}
    for facts, point in source.layer("place_label"):
        name, kind = facts.get("name"), facts["type"]
        if name and kind in AREAS and not any(word in name for word in skip):
            rank = 0 if name in said else AREAS[kind]
            found.setdefault(name, (name, rank, round(point.y, 5), round(point.x, 5)))
    return [found[name] for name in sorted(found)]


def sensitive(source: Source) -> list[dict[str, Any]]:
    """Grounds of schools and hospitals as GeoJSON, to 5 decimals (about a metre)."""
    grounds: dict[str, list[BaseGeometry]] = defaultdict(list)
    for facts, ground in source.layer("landuse"):
        kind = SENSITIVE.get(facts.get("type") or facts["class"])
        if kind:
            grounds[kind].append(ground.buffer(2e-6))
    for facts, point in source.layer("poi_label"):
        kind = SENSITIVE.get((facts.get("maki") or "").lower())
        if kind and facts.get("type") != "University":
            grounds[kind].append(point.buffer(4e-4))
    return [
        {"type": "Feature", "properties": {"kind": kind}, "geometry": _rounded(part)}
        for kind in sorted(grounds)
        for part in getattr(unary_union(grounds[kind]).simplify(2e-5), "geoms", [])
    ]


def _rounded(geometry: BaseGeometry) -> dict[str, Any]:
    fewer = transform(lambda x, y: ([round(a, 5) for a in x], [round(b, 5) for b in y]), geometry)
    return dict(mapping(fewer))


def grid(named: dict[str, tuple[int, BaseGeometry]], rule: dict[str, Any]) -> list[tuple[Any, ...]]:
    """(direction, house number, degrees, street): where each line of the city's grid runs."""
    rows = []
    for direction, lines in rule.items():
        for street, number in lines.items():
            alike = [line for name, (_, line) in named.items() if name in _spellings(street)]
            if alike:
                middle = unary_union(alike).centroid
                degrees = middle.y if direction in "NS" else middle.x
                rows.append((direction, number, round(degrees, 5), street))
    return sorted(rows)


def _spellings(street: str) -> set[str]:
    return {street, *(f"{direction} {street}" for direction in "NSEW")}


def write(folder: Path, source: Source, city: dict[str, Any]) -> None:
    west, south, east, north = source.bounds()
    named = streets(source)
    _csv(folder / "streets.csv", "name,rank", [(name, rank) for name, (rank, _) in named.items()])
    met = corners(named, Plane((south + north) / 2))
    _csv(folder / "corners.csv", "one,other,latitude,longitude", met)
    _csv(folder / "areas.csv", "name,rank,latitude,longitude",
         areas(source, city["not_areas"], city["said"]))  # fmt: skip
    _csv(folder / "grid.csv", "direction,number,degrees,street", grid(named, city["grid"]))
    lines = ",\n".join(json.dumps(f, separators=(",", ":")) for f in sensitive(source))
    text = f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'
    (folder / "sensitive.geojson").write_text(text)
    print(len(named), "streets,", len(met), "corners,", text.count('"Feature"'), "sensitive places")


def _csv(path: Path, header: str, rows: list[tuple[Any, ...]]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)
