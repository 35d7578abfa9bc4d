"""What every page must pass in a browser, and its pictures for the docs."""

from __future__ import annotations

import io
import os
from typing import Any

import pytest

from tests.e2e.servers import ROOT

SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
THEMES = ("light", "dark")
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
HEAVY = "**/maplibre-gl*.mjs"  # the map has its own test; here it would only cost time
TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"
MAP_IN_VIEW = """() => {
  const map = document.querySelector("[data-map]");
  return Boolean(map?.checkVisibility()) && map.getBoundingClientRect().top < innerHeight;
}"""
MAP_DRAWN = "html[data-map-ready='1'], [data-map-ready='1']"
WAIT = 60_000  # ms; a map drawn without a graphics card is slow on a busy machine
SCREENS = ROOT / "docs" / "screens"
COLOURS = 200  # of a picture for the docs; more than the pages have, and a third of the bytes

when_asked = pytest.mark.skipif(
    "LAMPPOST_SCREENS" not in os.environ, reason="LAMPPOST_SCREENS=1 takes them"
)


def faults(page: Any, where: str, **options: Any) -> list[str]:
    """What axe finds on this page."""
    from axe_playwright_python.sync_playwright import Axe

    return [
        f"{where}: {fault['id']} {[node['html'][:90] for node in fault['nodes'][:2]]}"
        for fault in Axe().run(page, options=options).response["violations"]
    ]


def flaws(page: Any, name: str) -> list[str]:
    """What axe finds at both sizes and in the dark, and whether the page fits its width."""
    found = []
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        found += faults(page, f"{name}, {size}", runOnly=RULES)
        found += [f"{name}, {size}: wider than the screen"] * page.evaluate(TOO_WIDE)
    page.emulate_media(color_scheme="dark")
    page.evaluate(TWO_FRAMES)  # colours take one to change
    found += faults(page, f"{name}, dark", runOnly=["color-contrast"])
    page.emulate_media(color_scheme="light")
    return found


def take(page: Any, name: str, size: str, theme: str, *, whole: bool = False) -> None:
    """A picture for docs/screens, once the fonts and a map in view are drawn.

    A `whole` page is seen through a window as high as it is, so that its bars stay at its edges.
    """
    from PIL import Image

    if whole:
        height = page.evaluate("Math.max(innerHeight, document.documentElement.scrollHeight)")
        page.set_viewport_size(SIZES[size] | {"height": height})
    if page.evaluate(MAP_IN_VIEW):
        page.wait_for_selector(MAP_DRAWN, state="attached", timeout=WAIT)
    page.wait_for_timeout(300)  # pictures only: fonts and pins are in place
    SCREENS.mkdir(exist_ok=True, parents=True)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    few = picture.quantize(  # kmeans: else even a plain background is a little off
        COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE
    )
    few.save(SCREENS / f"{name}-{size}-{theme}.png", optimize=True)
    page.set_viewport_size(SIZES[size])
