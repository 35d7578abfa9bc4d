"""The map in a real browser: by pointer, by keyboard, in both themes, alone in the world."""

from __future__ import annotations

import contextlib
import functools
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.test import override_settings

from lamppost.config import tiles
from lamppost.feed.data import Kind
from lamppost.feed.lookups import forget_kinds
from lamppost.places.cells import cell_at, center
from tests.e2e.browser import HAS_CHROMIUM, chromium, served
from tests.e2e.map_pages import HERE

if not HAS_CHROMIUM:
    pytest.skip("needs Debian's chromium", allow_module_level=True)

TRY = Path(__file__).parent / "static"
READY = "html[data-map-ready]"
MAP = "document.querySelector('[data-map]').map"
LIT = f"{MAP}.getSource('lit').serialize().data.features"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Our two pages, with static files collected and hashed as in an installation."""
    from django.core.wsgi import get_wsgi_application

    folder = tmp_path_factory.mktemp("static")
    with override_settings(
        ROOT_URLCONF="tests.e2e.map_pages",
        NEEDS_NO_SESSION=("/",),
        STATIC_ROOT=str(folder),
        STATICFILES_DIRS=[*settings.STATICFILES_DIRS, TRY],
        STORAGES={"staticfiles": {"BACKEND": "lamppost.config.storage.ModuleManifestStorage"}},
        WHITENOISE_USE_FINDERS=False,
    ):
        call_command(
            "collectstatic", verbosity=0, interactive=False, ignore_patterns=["django_htmx"]
        )
        tiles._style.cache_clear()
        # these pages have no database; kinds of posts are what it told the process last
        cache.set("feed-kinds", {"pets": Kind("pets", "Pets", "Mascotas", "paw", "", None)}, None)
        with served(get_wsgi_application()) as url:
            yield url
    tiles._style.cache_clear()
    forget_kinds()


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


def _is_ours(request):
    """A tile that the map no longer wants is let go; that is no failure."""
    return request.failure != "net::ERR_ABORTED"


@contextlib.contextmanager
def _opened(browser, address, path="", **options):
    settled = {"viewport": {"width": 720, "height": 600}, "reduced_motion": "reduce"}
    context = browser.new_context(**settled | options)
    page, trouble = context.new_page(), []
    page.on("console", lambda m: m.type in ("error", "warning") and trouble.append(m.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("requestfailed", lambda r: trouble.append(f"failed {r.url}"))
    page.on(
        "request",
        lambda r: r.url.startswith((address, "blob:", "data:")) or trouble.append(r.url),
    )
    page.goto(f"{address}/{path}")
    page.wait_for_selector(READY, state="attached")
    yield page
    context.close()
    assert trouble == []


@pytest.fixture
def open_page(browser, address):
    """`with open_page("pick") as page:` a page whose map is drawn; it must have had no trouble."""
    return functools.partial(_opened, browser, address)


@pytest.fixture(scope="module")
def one_page(browser, address):
    """The page with pins, opened once: a map costs a slow machine seconds."""
    with _opened(browser, address) as page:
        yield page


@pytest.fixture
def page(one_page):
    """That page as it was when it had just been opened."""
    one_page.bring_to_front()
    one_page.mouse.move(1, 1)
    one_page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    one_page.evaluate(f"void {MAP}.jumpTo({{center: [{HERE['lng']}, {HERE['lat']}], zoom: 13.4}})")
    settled(one_page)
    return one_page


def settled(page):
    """Wait for the drawing to end. What a script here gives back is sent over: never the map."""
    page.evaluate(f"new Promise(done => {MAP}.once('idle', () => done()).triggerRepaint())")


def lit(page):
    return page.evaluate(
        f"{MAP}.getSource('lit').serialize().data.features.map(f => f.properties.id)"
    )


def where(page, item):
    """The pixel of an alert's pin on the page."""
    box = page.locator("[data-map]").bounding_box()
    x, y = page.evaluate(
        f"""async (id) => {{
          const item = (await (await fetch('/items.json')).json()).find(i => i.id === id);
          const at = {MAP}.project([item.lng, item.lat]);
          return [at.x, at.y];
        }}""",
        item,
    )
    return box["x"] + x, box["y"] + y


def test_the_map_draws_without_a_single_request_or_complaint_beyond_this_machine(open_page):
    with open_page() as page:
        layers = f"{MAP}.queryRenderedFeatures().map(f => f.layer.id)"
        drawn = set(page.evaluate(layers))
        assert drawn >= {"roads_major", "pins", "clusters", "rings-line", "homes"}
        assert "OpenStreetMap contributors" in page.locator(".maplibregl-ctrl-attrib").inner_text()


def test_the_keyboard_moves_and_zooms_the_map(page):
    page.locator(".maplibregl-canvas").focus()
    state = f"[{MAP}.getCenter().lng, {MAP}.getCenter().lat, {MAP}.getZoom()]"
    start = page.evaluate(state)
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"() => {MAP}.getCenter().lng > {start[0]} + 1e-4")
    page.keyboard.press("ArrowDown")
    page.wait_for_function(f"() => {MAP}.getCenter().lat < {start[1]} - 1e-4")
    page.keyboard.press("+")
    page.wait_for_function(f"() => {MAP}.getZoom() > {start[2]} + 0.5")


def test_an_alert_of_the_list_lights_its_pin_and_comes_into_view(page):
    page.locator("[data-alert=a4]").hover()
    assert lit(page) == ["a4"]
    page.evaluate(f"void {MAP}.jumpTo({{center: [-87.65, 41.85]}})")
    page.locator("[data-alert=a7] a").focus()
    assert lit(page) == ["a7"]
    page.wait_for_function(f"() => {MAP}.getBounds().contains({LIT}[0].geometry.coordinates)")


def test_a_pin_lights_its_alert_in_the_list_and_opens_a_card(page):
    x, y = where(page, "a1")
    page.mouse.move(x, y)
    page.wait_for_selector("[data-alert=a1].is-lit")
    page.mouse.click(x, y)
    card = page.locator(".map-cards a")
    assert card.get_attribute("href") == "#a1"
    assert "Home fire" in card.inner_text()
    page.keyboard.press("Escape")
    page.wait_for_selector(".map-cards", state="detached")


def test_on_a_phone_a_tapped_pin_leads_to_its_card_in_the_list(open_page):
    with open_page(has_touch=True, viewport={"width": 390, "height": 700}) as page:
        page.evaluate(f"void {MAP}.jumpTo({{zoom: 15, center: [-87.697, 41.9125]}})")
        settled(page)
        page.touchscreen.tap(*where(page, "a1"))
        page.wait_for_selector("[data-alert=a1].is-lit")
        assert page.locator(".map-cards").count() == 0


def test_alerts_of_one_cell_are_listed_together(page):
    page.evaluate(f"void {MAP}.jumpTo({{center: [-87.7137, 41.9246], zoom: 16}})")
    settled(page)
    page.mouse.click(*where(page, "s1"))
    page.wait_for_selector(".map-cards li:nth-child(3)")


def test_new_alerts_appear_when_the_page_says_there_are_some(page):
    page.evaluate(
        """document.dispatchEvent(new CustomEvent("lamppost:items", {detail: {items: [{
          id: "n1", lat: 41.92, lng: -87.7, category: "arson", title: "New", url: "#"}]}}))"""
    )
    settled(page)
    found = f"{MAP}.queryRenderedFeatures({{layers: ['pins']}}).map(f => f.properties.id)"
    assert page.evaluate(found) == ["n1"]
    page.evaluate("document.dispatchEvent(new CustomEvent('lamppost:items'))")  # fetched anew
    page.wait_for_function(f"() => !{found}.includes('n1')")


def test_the_theme_changes_under_the_map_and_everything_stays(page):
    ground = f"{MAP}.getPaintProperty('background', 'background-color')"
    light = page.evaluate(ground)
    page.evaluate(f"void {MAP}.jumpTo({{zoom: 14.2}})")
    page.get_by_text("Theme").click()
    page.wait_for_selector(READY, state="attached")
    assert page.evaluate(ground) != light
    assert page.evaluate(f"{MAP}.getZoom()") == pytest.approx(14.2)
    assert page.evaluate(f"{MAP}.queryRenderedFeatures({{layers: ['pins']}}).length") > 0


def test_a_place_is_picked_by_keyboard_alone(open_page):
    with open_page("pick") as page:
        page.locator(".maplibregl-canvas").focus()
        page.keyboard.press("Enter")
        page.wait_for_function("() => document.querySelector('[data-map-picked]').textContent")
        assert page.locator("[data-map-picked]").inner_text() == "Armitage and Kedzie"
        written = [page.locator(f"[name=place_{which}]").input_value() for which in ("lat", "lng")]
        middle = center(cell_at(41.9174, -87.70699))
        assert [float(value) for value in written] == [round(degrees, 6) for degrees in middle]


def test_a_tap_picks_the_cell_under_the_finger(open_page):
    with open_page("pick", has_touch=True, viewport={"width": 390, "height": 844}) as page:
        box = page.locator("[data-map]").bounding_box()
        page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 + 60)
        page.wait_for_function("() => document.querySelector('[data-map-picked]').textContent")
        settled(page)
        assert (
            page.evaluate(f"{MAP}.queryRenderedFeatures({{layers: ['picked-fill']}}).length") == 1
        )
        assert page.evaluate(f"{MAP}.queryRenderedFeatures({{layers: ['reach-line']}}).length") > 0


def test_spanish_pages_have_a_spanish_map(open_page):
    with open_page("pick", locale="es-US") as page:
        page.locator(".maplibregl-canvas").focus()
        page.keyboard.press("Enter")
        page.wait_for_function("() => document.querySelector('[data-map-picked]').textContent")
        assert page.locator("[data-map-picked]").inner_text() == "Armitage y Kedzie"


def test_a_browser_that_cannot_draw_says_so(browser, address):
    context = browser.new_context()
    context.add_init_script(
        "const get = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {"
        " return kind.startsWith('webgl') ? null : get.call(this, kind, ...rest); };"
    )
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(".map-off >> visible=true")
    context.close()


@pytest.mark.parametrize(("path", "scheme"), [("", "dark"), ("pick", "light")])
def test_axe_finds_nothing_serious(open_page, path, scheme):
    from axe_playwright_python.sync_playwright import Axe

    with open_page(path, bypass_csp=True, color_scheme=scheme) as page:
        found = Axe().run(page, options={"preload": False}).response["violations"]
        assert [f["id"] for f in found if f["impact"] in ("serious", "critical")] == []
