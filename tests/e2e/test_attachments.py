"""Pictures in the composer, in a real browser on a phone: chosen, paused, gone on with after a lost
connection and a reload, looked at, blurred, described, sent, let out, seen by a second neighbor."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from lamppost.footage.tests import samples
from tests.e2e.browser import HAS_CHROMIUM, chromium
from tests.e2e.looking import HEAVY, SIZES, THEMES, flaws, take, when_asked
from tests.e2e.people import Editor, Resident
from tests.e2e.servers import House, installation

if not HAS_CHROMIUM:
    pytest.skip("chromium is not installed", allow_module_level=True)

from playwright.sync_api import expect

WAIT = 90_000  # ms; a file goes through a child process on a busy machine
CAT = "A friendly gray cat with a red collar sits on our porch."
DROP = """([name, data]) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name));
  document.querySelector(".drop").dispatchEvent(new DragEvent("drop", { dataTransfer: carried }));
}"""
SHIFT = """() => new Promise((done) => new PerformanceObserver((list) => done(
  list.getEntries().filter((e) => !e.hadRecentInput).reduce((sum, e) => sum + e.value, 0)
)).observe({ type: "layout-shift", buffered: true }) ?? setTimeout(() => done(0), 1500))"""


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with installation("site", "desk", "worker") as house:
        house.facts = house.run("tests.e2e.seed_posts")
        yield house


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def ana(browser: Any, house: House) -> Any:
    return neighbor(browser, house, "ana")


@pytest.fixture
def composer(ana: Any, house: House) -> Iterator[Any]:
    """The empty form on Ana's phone; no error in any script."""
    trouble: list[str] = []
    ana.on("pageerror", lambda error: trouble.append(str(error)))
    ana.on("console", lambda m: "Content Security" in m.text and trouble.append(m.text))
    ana.goto(f"{house.site}/post")
    ana.evaluate("localStorage.clear()")
    ana.goto(f"{house.site}/post")
    ana.locator("#attach[data-attach-ready]").wait_for()
    yield ana
    ana.unroute_all()
    assert trouble == []


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A picture of more than one piece of 4 MB."""
    noise = np.random.default_rng(2).integers(0, 255, (1800, 2400, 3), np.uint8)
    path = tmp_path_factory.mktemp("phone") / "porch.jpg"
    Image.fromarray(noise).save(path, "JPEG", quality=95)
    assert path.stat().st_size > 5_000_000
    return path


def neighbor(browser: Any, house: House, name: str) -> Any:
    person = Resident.signs_in(browser, house, f"{name}@example.org", house.facts["password"])
    person.page.set_viewport_size(SIZES["phone"])
    person.page.route(HEAVY, lambda route: route.abort())
    return person.page


def write(page: Any) -> None:
    page.locator(".chip:has([value=pets])").click()
    page.fill("[name=title]", "Gray cat found")
    page.fill("[name=text]", CAT)
    page.fill("[name=q]", "Kedzie and Armitage")
    page.locator("[data-find]").click()
    page.locator("#found [name=cell]").first.check()


def choose(page: Any, *files: Any) -> None:
    """By the button, as on a phone: it opens the camera roll."""
    with page.expect_file_chooser() as opened:
        page.get_by_text("Choose photos or video").click()
    assert opened.value.is_multiple()
    opened.value.set_files(list(files))


def show(page: Any, name: str, *sizes: str) -> None:
    """Pictures for the docs, when they are asked for."""
    for size in sizes if "LAMPPOST_SCREENS" in os.environ else ():
        page.set_viewport_size(SIZES[size])
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            take(page, name, size, theme)


def row(page: Any, state: str, nth: int = 0) -> Any:
    found = page.locator(".one").nth(nth)
    wanted = re.compile(f"^({state}|failed)$")
    expect(found).to_have_attribute("data-state", wanted, timeout=WAIT)
    said = found.locator(".state").inner_text()
    assert found.get_attribute("data-state") == state, said
    return found


def test_a_picture_goes_from_a_phone_past_the_desk_to_a_second_neighbor(browser, house, composer):
    write(composer)
    choose(composer, samples.FACE)
    one = row(composer, "look")
    expect(one.locator("[data-box]")).to_have_count(1)  # proposed: there is a face
    expect(one).to_contain_text("Check them")
    corner = one.locator(".blur-corner").bounding_box()
    assert 20 < corner["width"] < 30, "a finger takes it, and it hides nothing"
    composer.locator("[data-main]").click()  # not looked at yet: it does not go
    expect(composer.locator("#attach-problem")).to_contain_text("Not everything is ready")
    expect(one.locator("[data-use]")).to_be_focused()
    one.locator("[data-add]").click()
    composer.keyboard.press("ArrowLeft")
    expect(one.locator("[data-box]")).to_have_count(2)
    one.get_by_label("Describe it").fill("A cat on a porch")
    one.locator("[data-use]").click()
    row(composer, "ready")

    composer.locator("[data-main]").click()
    expect(composer.get_by_alt_text("A cat on a porch")).to_be_visible()  # the preview
    composer.locator("button[name=change]").click()
    expect(row(composer, "ready").get_by_label("Describe it")).to_have_value("A cat on a porch")
    composer.locator("[data-main]").click()
    composer.locator("button[value=send]").click()
    composer.wait_for_url("**/posts/*")
    address = composer.url.split("?")[0]

    mona = Editor.signs_in(browser, house, "mona", house.facts["password"]).page
    mona.goto(f"{house.address('desk')}/moderation")
    mona.locator("#next").click()
    expect(mona.get_by_text("Described as: “A cat on a porch”")).to_be_visible()
    assert mona.locator(".media img").evaluate("async (i) => { await i.decode(); return true; }")
    show(mona, "moderation-picture", "desktop")
    mona.locator("#let-out").click()

    bob = neighbor(browser, house, "bob")
    bob.goto(house.site)
    expect(bob.locator(".thumb img")).to_have_attribute("alt", "A cat on a porch")
    frame = bob.locator(".thumb").bounding_box()
    assert (frame["width"], frame["height"]) == (132, 99)
    assert bob.evaluate(SHIFT) < 0.01
    bob.goto(address)
    picture = bob.get_by_alt_text("A cat on a porch")
    assert picture.evaluate("async (i) => { await i.decode(); return i.naturalWidth; }") > 50
    assert bob.evaluate(SHIFT) < 0.01
    bob.unroute(HEAVY)
    for name, at in (("feed-picture", house.site), ("post-picture", address)):
        bob.goto(at)
        show(bob, name, "desktop", "phone")

    composer.goto(f"{house.site}/post")  # what was sent is not offered again
    composer.locator("#attach[data-attach-ready]").wait_for()
    expect(composer.locator(".one")).to_have_count(0)

    composer.goto(address)
    composer.get_by_text("Take a picture away").click()
    composer.locator("button[value=take_away]").click()
    bob.reload()
    expect(bob.locator("#title")).to_have_text("Gray cat found")
    expect(bob.locator(".media")).to_have_count(0)


def test_sending_can_be_paused_and_gone_on_with(composer, big):
    held: list[Any] = []
    composer.route("**/uploads/*", lambda route: held.append(route))
    choose(composer, big)
    one = row(composer, "sending")
    one.locator("[data-pause]").click()
    one = row(composer, "paused")
    expect(one.locator("[data-pause]")).to_have_text("Go on")
    composer.unroute("**/uploads/*")
    one.locator("[data-pause]").click()
    row(composer, "look").locator("[data-remove]").click()
    expect(composer.locator(".one")).to_have_count(0)
    expect(composer.locator("#file")).to_be_focused()


def test_what_was_sent_survives_a_lost_connection_and_a_reload(composer, big):
    sent: list[str] = []

    def one_piece(route: Any) -> None:
        if route.request.method == "PATCH":
            sent.append(route.request.headers["upload-offset"])
        route.abort() if len(sent) > 1 else route.continue_()

    composer.route("**/uploads/*", one_piece)
    choose(composer, big)
    expect(row(composer, "waiting").locator(".state")).to_contain_text("What was sent is kept")
    composer.reload()
    composer.unroute("**/uploads/*")
    expect(row(composer, "choose").locator(".state")).to_contain_text("Choose the same file")
    with composer.expect_request(lambda r: r.method == "PATCH") as went_on:
        choose(composer, big)
    assert went_on.value.headers["upload-offset"] == str(4 * 1024 * 1024)
    row(composer, "look")
    expect(composer.locator(".one")).to_have_count(1)
    composer.reload()  # looked through already: no need for the file any more
    row(composer, "look").locator("[data-use]").click()
    row(composer, "ready")
    composer.reload()
    row(composer, "ready").locator("[data-remove]").click()
    composer.reload()
    expect(composer.locator("#attach[data-attach-ready] .one")).to_have_count(0)


def test_what_is_refused_says_why_and_the_rest_goes_without_it(composer, house):
    write(composer)
    choose(composer, {"name": "drawing.jpg", "mimeType": "image/jpeg", "buffer": samples.SVG})
    one = row(composer, "failed")
    expect(one.locator(".state")).to_contain_text("JPEG, PNG and WebP")
    composer.locator("[data-main]").click()
    expect(composer.locator("#attach-problem")).to_be_visible()
    one.locator("[data-remove]").click()
    composer.locator("[data-main]").click()
    expect(composer.locator("button[value=send]")).to_be_visible()


def test_a_clip_is_dropped_keeps_its_sound_only_if_told_so_and_a_fifth_is_one_too_many(composer):
    clip = base64.b64encode(samples.clip()).decode()
    composer.evaluate(DROP, ["yard.mp4", clip])
    one = row(composer, "look")
    expect(one.locator("video")).to_be_visible()
    expect(one.locator(".sound input")).not_to_be_checked()
    expect(one).to_contain_text("[ and ]")
    one.locator("[data-use]").click()
    row(composer, "ready")
    for n in range(4):
        file = samples.picture(colour=(n, 9, 9))
        composer.set_input_files("#file", {"name": "p.jpg", "mimeType": "", "buffer": file})
    expect(composer.locator(".one")).to_have_count(4)
    expect(composer.locator("#attach-problem")).to_contain_text("four")
    composer.get_by_text("Start over").evaluate("button => button.click()")
    expect(composer.locator("#attach[data-attach-ready] .one")).to_have_count(0)


def test_without_javascript_the_composer_says_so_and_the_rest_works(browser, house):
    context = browser.new_context(java_script_enabled=False, viewport=SIZES["phone"])
    page = context.new_page()
    page.goto(f"{house.site}/sign-in")
    page.fill("[name=email]", "bob@example.org")
    page.fill("[name=password]", house.facts["password"])
    page.locator("main form:has([name=password]) button.primary").first.click()
    page.goto(f"{house.site}/post")
    expect(page.get_by_text("Photos and video need JavaScript")).to_be_visible()
    expect(page.locator("#attach")).to_be_hidden()
    write(page)
    page.locator("[data-main]").click()
    expect(page.locator("button[value=send]")).to_be_visible()
    context.close()


def test_the_composer_with_pictures_has_no_accessibility_fault(browser, house):
    context = browser.new_context(reduced_motion="reduce", bypass_csp=True)
    page = context.new_page()
    page.route(HEAVY, lambda route: route.abort())
    page.goto(f"{house.site}/sign-in")
    page.fill("[name=email]", "ana@example.org")
    page.fill("[name=password]", house.facts["password"])
    page.locator("main form:has([name=password]) button.primary").first.click()
    page.wait_for_url(f"{house.site}/")
    page.goto(f"{house.site}/post")
    page.set_input_files("#file", samples.FACE)
    row(page, "look").locator("[data-use]").click()
    row(page, "ready")
    page.set_input_files("#file", samples.FACE)
    row(page, "look", 1)
    assert flaws(page, "composer with pictures") == []
    context.close()


@when_asked
def test_pictures_of_the_composer(composer):
    choose(composer, samples.FACE)
    row(composer, "look").locator("[data-use]").click()
    row(composer, "ready")
    choose(composer, samples.FACE)
    row(composer, "look", 1)
    for theme in THEMES:
        composer.emulate_media(color_scheme=theme)
        for size, viewport in SIZES.items():
            composer.set_viewport_size(viewport)
            composer.locator(".one").nth(1).evaluate("one => one.scrollIntoView()")
            take(composer, "compose-pictures", size, theme)
