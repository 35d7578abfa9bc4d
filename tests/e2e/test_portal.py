"""The portal in a real browser: an officer signs in and reads what came of the agency's calls."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.browser import HAS_CHROMIUM, chromium
from tests.e2e.servers import ROOT, House, installation

if not HAS_CHROMIUM:
    pytest.skip("chromium is not installed", allow_module_level=True)

SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with installation("portal", LAMPPOST_DEMO="1") as house:
        house.facts = house.run("tests.e2e.seed_pages")
        house.run("tests.e2e.seed_officer")
        yield house


@pytest.fixture(scope="module")
def browser(house: House) -> Iterator[Any]:
    with chromium() as browser:
        yield browser


def each(page: Any, house: House) -> Iterator[str]:
    """Every page of the portal, in the order an officer comes by."""
    portal = house.address("portal")
    page.goto(portal)
    yield "portal-sign-in"
    page.fill("[name=login]", "kim")
    page.fill("[name=password]", "lamp light over porches")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{portal}/")
    yield "portal"
    page.get_by_role("link", name="See the alerts").click()
    page.get_by_role("heading", name="Alerts from your calls").wait_for()
    yield "portal-alerts"
    page.locator(".card.is-retracted a").first.click()
    page.get_by_role("heading", name="History").wait_for()
    yield "portal-alert"


def test_pages_are_quiet_accessible_and_fit(browser, house):
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(bypass_csp=True, reduced_motion="reduce")
    page, found = context.new_page(), []
    page.on("console", lambda line: found.append(line.text) if line.type == "error" else None)
    for name in each(page, house):
        for size, viewport in SIZES.items():
            page.set_viewport_size(viewport)
            faults = Axe().run(page).response["violations"]
            found += [f"{name} {size}: {f['id']} {f['nodes'][0]['html'][:90]}" for f in faults]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{name} {size}: wider than the screen")
    context.close()
    assert found == []


@pytest.mark.skipif("LAMPPOST_SCREENS" not in os.environ, reason="LAMPPOST_SCREENS=1 takes them")
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_screens_for_the_docs(browser, house, size, theme):
    context = browser.new_context(viewport=SIZES[size], color_scheme=theme)
    page = context.new_page()
    for name in each(page, house):
        page.wait_for_timeout(300)  # pictures only: fonts are in place
        screens = ROOT / "docs" / "screens"
        screens.mkdir(exist_ok=True, parents=True)
        page.screenshot(path=Path(screens, f"{name}-{size}-{theme}.png"))
    context.close()
