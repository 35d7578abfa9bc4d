"""The portal in a real browser: an officer signs in and reads what came of the agency's calls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.browser import HAS_CHROMIUM, chromium
from tests.e2e.looking import SIZES, THEMES, flaws, take, when_asked
from tests.e2e.servers import House, installation

if not HAS_CHROMIUM:
    pytest.skip("chromium is not installed", allow_module_level=True)


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
    context = browser.new_context(bypass_csp=True, reduced_motion="reduce")
    page, found = context.new_page(), []
    page.on("console", lambda line: found.append(line.text) if line.type == "error" else None)
    for name in each(page, house):
        found += flaws(page, name)
    context.close()
    assert found == []


@when_asked
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES)
def test_screens_for_the_docs(browser, house, size, theme):
    context = browser.new_context(viewport=SIZES[size], color_scheme=theme)
    page = context.new_page()
    for name in each(page, house):
        take(page, name, size, theme)
    context.close()
