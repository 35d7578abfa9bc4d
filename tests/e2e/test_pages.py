"""Every page of the site in a real browser: real processes over a database of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.e2e.browser import HAS_CHROMIUM, chromium
from tests.e2e.looking import HEAVY, SIZES, THEMES, TOO_WIDE, WAIT, flaws, take, when_asked
from tests.e2e.servers import House, installation

CUT_LABELS = """[...document.querySelectorAll(".rail span")]
  .filter((one) => one.clientWidth > 1 && one.scrollWidth > one.clientWidth)
  .map((one) => one.textContent)"""

if not HAS_CHROMIUM:
    pytest.skip("chromium is not installed", allow_module_level=True)


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with installation("site", "live", LAMPPOST_DEMO="1") as house:
        house.facts = house.run("tests.e2e.seed_pages")
        yield house


@pytest.fixture(scope="module")
def browser(house: House) -> Iterator[Any]:
    with chromium() as browser:
        yield browser


def public(house: House) -> dict[str, str]:
    return {
        "front": "/",
        "alert-taken-back": f"/alerts/{house.facts['shown'][4]}",
        "who-sees-what": "/privacy",
        "what-may-wake-you": "/what-may-wake-you",
        "public-log": "/log",
        "offline": "/offline",
        "not-found": "/nothing-is-here",
    }


def residents(house: House) -> dict[str, str]:
    return {
        "feed": "/",
        "alerts": "/alerts",
        "alert": f"/alerts/{house.facts['shown'][1]}",
        "map": "/map",
        "notifications": "/notifications",
        "when-and-how": "/settings/telling",
    }


def sign_in(page: Any, house: House) -> None:
    page.goto(f"{house.site}/sign-in")
    page.fill("[name=email]", house.facts["email"])
    page.fill("[name=password]", house.facts["password"])
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{house.site}/")


def each(
    browser: Any, house: House, watch: Callable[[Any], None] = bool, **options: Any
) -> Iterator[tuple[str, Any]]:
    """Every page, opened as those who may see it: (name, page)."""
    for signed_in, pages in ((False, public(house)), (True, residents(house))):
        context = browser.new_context(reduced_motion="reduce", **options)
        watch(context)
        page = context.new_page()
        if "bypass_csp" in options:
            page.route(HEAVY, lambda route: route.abort())
        if signed_in:
            sign_in(page, house)
        for name, path in pages.items():
            page.goto(house.site + path)
            yield name, page
        context.close()


def test_no_page_has_an_accessibility_fault(browser, house):
    """Every rule at both sizes; contrast in the dark theme as well."""
    found = []
    for name, page in each(browser, house, bypass_csp=True, service_workers="block"):
        found += flaws(page, name)
    assert found == []


def test_spanish_fits_as_well(browser, house):
    """Its words are longer: no page is wider than the screen, no label of the rail is cut."""
    found = []
    for name, page in each(browser, house, bypass_csp=True, locale="es-US"):
        assert page.evaluate("document.documentElement.lang") == "es"
        for size, viewport in SIZES.items():
            page.set_viewport_size(viewport)
            found += [f"{name}, {size}: wider than the screen"] * page.evaluate(TOO_WIDE)
            found += [f"{name}, {size}: {label}" for label in page.evaluate(CUT_LABELS)]
    assert found == []


def test_pages_are_quiet_and_ask_nobody_else(browser, house):
    said, asked = [], []

    def watch(context: Any) -> None:
        context.on("request", lambda request: asked.append(request.url))
        context.on("weberror", lambda error: said.append(f"{error.page.url}: {error.error}"))
        context.on("console", lambda line: said.append(f"{line.page.url}: {line.text}"))

    for name, page in each(browser, house, watch, viewport=SIZES["desktop"]):
        page.wait_for_load_state("load")
        if name == "map":
            page.wait_for_selector("[data-map-ready='1']", state="attached", timeout=WAIT)
    assert [line for line in said if "/nothing-is-here" not in line] == []
    ours = ("http://127.0.0.1:", "blob:", "data:")
    assert [url for url in asked if not url.startswith(ours)] == []
    assert len(asked) > 50


def test_the_feed_works_without_javascript(browser, house):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, house)
    every = page.locator("[data-alert]").count()
    page.get_by_role("link", name="Fire", exact=True).click()
    assert 0 < page.locator("[data-alert]").count() < every
    page.locator("details.place summary").click()
    page.locator("details.place a", has_text="Work").click()
    assert "within ½ mile" in page.inner_text("details.place summary")
    page.get_by_role("button", name="Español").click()
    assert page.locator("html").get_attribute("lang") == "es"
    page.locator("form[action='/sign-out'] button").click()
    page.goto(house.site)
    assert page.locator("details.place").count() == 0
    context.close()


def test_an_alert_arrives_on_open_pages_by_itself(browser, house):
    mine, anyones = browser.new_context().new_page(), browser.new_context().new_page()
    sign_in(mine, house)
    anyones.goto(house.site)
    for page in (mine, anyones):
        page.wait_for_selector("html[data-live]", state="attached")
    before = mine.locator("[data-alert]").first.bounding_box()

    near, far = house.run("tests.e2e.seed_alert", "publish")
    anyones.get_by_role("button", name="2 new alerts").click()
    mine.get_by_role("button", name="1 new alert").wait_for()
    assert mine.locator("[data-alert]").first.bounding_box() == before  # nothing moved
    mine.get_by_role("button", name="1 new alert").click()
    card = mine.locator(f"#list > [data-alert='{near}']")
    assert "very close to home" in card.inner_text()
    assert mine.evaluate("document.activeElement.closest('[data-alert]').dataset.alert") == near
    assert anyones.locator(f"[data-alert='{far}']").count() == 1
    assert mine.locator(f"[data-alert='{far}']").count() == 0

    house.run("tests.e2e.seed_alert", "correct", near)
    for page in (mine, anyones):
        told = page.locator(f"[data-alert='{near}']")
        told.get_by_text("A film set, not shots").wait_for()
        told.get_by_text("Corrected just now").wait_for()
    house.run("tests.e2e.seed_alert", "retract", near)
    for page in (mine, anyones):
        page.locator(f"[data-alert='{near}'].is-retracted").wait_for()
        page.context.close()


def test_the_filter_swaps_list_and_map_together(browser, house):
    page = browser.new_context(viewport=SIZES["desktop"]).new_page()
    sign_in(page, house)
    page.wait_for_selector("[data-map-ready='1']", state="attached", timeout=WAIT)
    page.evaluate("window.stayed = true")
    with page.expect_response(lambda response: "/items.json" in response.url) as asked:
        page.get_by_role("link", name="Vehicles", exact=True).click()
    shown = page.locator("#list [data-alert]").evaluate_all(
        "(all) => all.map((c) => c.dataset.alert)"
    )
    assert [item["id"] for item in asked.value.json()] == shown
    assert page.url.endswith("?kind=vehicle")
    assert page.evaluate("window.stayed"), "the page was loaded anew"
    page.context.close()


def test_seen_pages_open_offline_and_a_push_is_shown_once(browser, house, tmp_path):
    context = browser.new_context()
    context.grant_permissions(["notifications"], origin=house.site)
    page = context.new_page()
    page.goto(f"{house.site}/alerts")
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    page.reload()  # now through the service worker
    push(page, house.site, kind="published", version=1, title="Shots fired")
    push(page, house.site, kind="corrected", version=2, title="A film set")
    push(page, house.site, kind="published", version=1, title="Shots fired")  # late, and older
    shown = page.evaluate(
        "navigator.serviceWorker.ready.then((r) => r.getNotifications())"
        ".then((all) => all.map((n) => [n.title, n.tag, n.data.url]))"
    )
    assert shown == [["A film set", "a-1", "/alerts/a-1"]]
    context.set_offline(True)
    page.reload()
    assert page.locator("[data-alert]").count() > 3
    page.goto(f"{house.site}/log")
    assert "You’re offline" in page.inner_text("main")
    context.close()


def push(page: Any, site: str, **told: Any) -> None:
    """Hand a message to the service worker as the browser's push service would."""
    import json

    client = page.context.new_cdp_session(page)
    found: list[str] = []
    client.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(one["registrationId"] for one in event["registrations"]),
    )
    client.send("ServiceWorker.enable")
    page.wait_for_timeout(0)
    while not found:
        page.wait_for_timeout(50)
    told |= {"alert": "a-1", "tag": "a-1", "url": "/alerts/a-1", "body": "Near Armitage."}
    message = {"origin": site + "/", "registrationId": found[0], "data": json.dumps(told)}
    client.send("ServiceWorker.deliverPushMessage", message)
    page.wait_for_timeout(50)
    client.detach()


def test_the_chosen_theme_is_there_before_the_first_paint(browser, house):
    page = browser.new_context(color_scheme="light").new_page()
    page.goto(f"{house.site}/log")
    page.get_by_role("button", name="Light or dark").click()
    page.reload(wait_until="commit")
    page.wait_for_selector("main", state="attached")
    assert page.evaluate("document.documentElement.dataset.mode") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(14, 17, 24)"
    page.context.close()


def test_the_site_can_be_installed(browser, house):
    page = browser.new_page()
    page.goto(house.site)
    told = page.context.new_cdp_session(page).send("Page.getAppManifest")
    assert told["errors"] == []
    assert '"name": "Lamppost"' in told["data"]
    page.close()


@when_asked
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES)
def test_screens_for_the_docs(browser, house, size, theme):
    for name, page in each(browser, house, viewport=SIZES[size], color_scheme=theme):
        take(page, name, size, theme)


@when_asked
@pytest.mark.parametrize("size", SIZES)
def test_spanish_screens_for_the_docs(browser, house, size):
    for name, page in each(browser, house, viewport=SIZES[size], locale="es-US"):
        if name == "feed":
            take(page, "feed-es", size, "light")
