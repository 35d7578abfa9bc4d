"""Maintainer only: build static/img/icons.svg from the npm package @phosphor-icons/core (MIT).

    npm pack @phosphor-icons/core@2.1.1 && python tools/icons.py phosphor-icons-core-2.1.1.tgz

Each line of static/img/icons.txt is `our-name phosphor-name [style]`; style is regular if left out.
"""

from __future__ import annotations

import re
import sys
import tarfile
from pathlib import Path

IMAGES = Path(__file__).parents[1] / "static" / "img"
NOTE = (
    "<!-- Phosphor Icons {version}, MIT licence, see phosphor.LICENSE. Built by tools/icons.py -->"
)
SYMBOL = '<symbol id="{name}" viewBox="0 0 256 256" fill="currentColor">{shape}</symbol>'


def build(package: tarfile.TarFile, wanted: str) -> str:
    """The sprite with one symbol for each wanted icon."""
    lines = [line.split() for line in wanted.splitlines() if line.strip()]
    symbols = [SYMBOL.format(name=line[0], shape=shape(package, *line[1:])) for line in lines]
    version = re.search(r'"version": *"([^"]+)"', read(package, "package.json"))
    assert version, "the package names no version"
    note = NOTE.format(version=version[1])
    return "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', note, *symbols, "</svg>", ""])


def shape(package: tarfile.TarFile, icon: str, style: str = "regular") -> str:
    """What is inside the icon's <svg>."""
    suffix = "" if style == "regular" else f"-{style}"
    svg = read(package, f"assets/{style}/{icon}{suffix}.svg")
    return svg[svg.index(">") + 1 : svg.rindex("</svg>")]


def read(package: tarfile.TarFile, path: str) -> str:
    member = package.extractfile(f"package/{path}")
    assert member, path
    return member.read().decode()


if __name__ == "__main__":
    with tarfile.open(sys.argv[1]) as phosphor:
        wanted = (IMAGES / "icons.txt").read_text()
        (IMAGES / "icons.svg").write_text(build(phosphor, wanted))
        (IMAGES / "phosphor.LICENSE").write_text(read(phosphor, "LICENSE"))
