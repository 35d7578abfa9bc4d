"""A neighbor's post in real browsers: written on a phone, held, refused by a rule, fixed, let out
by keyboard at the desk, seen and commented by a second neighbor."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.browser import HAS_CHROMIUM, chromium
from tests.e2e.looking import HEAVY, SIZES, THEMES, flaws, take, when_asked
from tests.e2e.people import Editor, Resident
from tests.e2e.servers import ROOT, House, installation

if not HAS_CHROMIUM:
    pytest.skip("chromium is not installed", allow_module_level=True)

from playwright.sync_api import expect

expect.set_options(timeout=20_000)  # ms; the machine is shared
FACE = ROOT / "lamppost" / "footage" / "tests" / "face.jpg"
WAIT = 90_000  # ms; a file goes through a child process on a busy machine
TITLE = "Gray cat found on our porch"


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with installation("site", "desk", "worker") as house:
        house.facts = house.run("tests.e2e.seed_posts")
        yield house


@pytest.fixture(scope="module")
def browser(house: House) -> Iterator[Any]:
    with chromium() as browser:
        yield browser


def neighbor(browser: Any, house: House, name: str, **size: Any) -> Any:
    person = Resident.signs_in(browser, house, f"{name}@example.org", house.facts["password"])
    person.page.set_viewport_size(size or SIZES["phone"])
    return person.page


def moderator(browser: Any, house: House, name: str) -> Any:
    return Editor.signs_in(browser, house, name, house.facts["password"]).page


def write(page: Any, house: House, title: str, text: str, kind: str = "pets") -> None:
    page.goto(f"{house.site}/post")
    page.locator(f".chip:has([value={kind}])").click()
    page.fill("[name=title]", title)
    page.fill("[name=text]", text)
    page.fill("[name=q]", "Kedzie and Armitage")
    page.locator("[data-find]").click()
    page.locator("#found [name=cell]").first.check()


def send(page: Any) -> str:
    page.locator("[data-main]").click()
    page.locator("button[value=send]").click()
    page.wait_for_url("**/posts/*")
    return page.url.split("?")[0]


def at_desk(page: Any, house: House) -> None:
    """Opens the next case, by keyboard."""
    page.goto(f"{house.address('desk')}/moderation")
    page.locator("html[data-moderation-ready]").wait_for()
    page.keyboard.press("n")
    page.wait_for_url("**/moderation/*-*")
    page.locator("html[data-moderation-ready]").wait_for()


def test_a_post_goes_from_a_phone_through_the_desk_to_a_second_neighbor(browser, house):
    ana, mona = neighbor(browser, house, "ana"), moderator(browser, house, "mona")
    bob = neighbor(browser, house, "bob")

    write(ana, house, TITLE, "A friendly gray cat with a red collar.")
    address = send(ana)
    expect(ana.locator(".banner")).to_contain_text("A moderator reads it first")
    bob.goto(house.site)
    expect(bob.locator("[data-alert]")).to_have_count(0)

    at_desk(mona, house)  # refused by a rule, by keyboard
    expect(mona.locator("article h1")).to_have_text(TITLE)
    mona.keyboard.press("4")
    mona.keyboard.press("r")
    expect(mona.locator(".banner")).to_contain_text("Decided")

    ana.goto(f"{house.site}/posts")
    expect(ana.locator(".own-posts")).to_contain_text("Only what you know")
    ana.goto(f"{address}/change")
    ana.fill("[name=text]", "A friendly gray cat with a red collar. I saw it myself.")
    ana.locator("main form button.primary").click()

    at_desk(mona, house)
    mona.keyboard.press("l")
    expect(mona.locator(".banner")).to_contain_text("Decided")

    bob.goto(house.site)
    card = bob.locator("[data-alert]", has_text=TITLE)
    expect(card).to_have_count(1)
    card.locator("h2 a").click()
    bob.fill(".say [name=text]", "He lives at the corner house.")
    bob.locator(".say button.primary").click()
    expect(bob.locator(".banner")).to_contain_text("A moderator reads your comment first")

    at_desk(mona, house)
    mona.keyboard.press("l")
    expect(mona.locator(".banner")).to_contain_text("Decided")
    ana.goto(f"{house.site}/posts")
    expect(ana.locator(".news")).to_contain_text("A neighbor commented.")
    ana.goto(address)
    expect(ana.locator(".comments")).to_contain_text("He lives at the corner house.")


def test_a_draft_survives_a_lost_connection(browser, house):
    ana = neighbor(browser, house, "ana")
    write(ana, house, "Keys lost near the park", "Two keys on a blue ring.", "lost_found")
    ana.context.set_offline(True)
    ana.locator("[data-main]").click()
    ana.context.set_offline(False)
    ana.goto(f"{house.site}/post")
    expect(ana.locator("[name=text]")).to_have_value("Two keys on a blue ring.")
    expect(ana.locator("#draft-back")).to_be_visible()
    ana.locator("[data-draft-clear]").click()
    expect(ana.locator("[name=text]")).to_have_value("")


def test_looks_alone_are_not_sent_and_the_questions_open(browser, house):
    ana = neighbor(browser, house, "ana")
    write(ana, house, "Man on our street", "A black guy in a hoodie was here.", "suspicious")
    expect(ana.locator("[name=did]")).to_be_visible()
    ana.locator("[data-main]").click()
    expect(ana.locator(".nudge")).to_contain_text("what did the person do?")
    expect(ana.locator("[name=text]")).to_have_value("A black guy in a hoodie was here.")
    ana.locator("[data-draft-clear]").evaluate("button => button.click()")


def test_it_works_without_javascript(browser, house):
    context = browser.new_context(java_script_enabled=False, viewport=SIZES["phone"])
    page = context.new_page()
    page.goto(f"{house.site}/sign-in")
    page.fill("[name=email]", "bob@example.org")
    page.fill("[name=password]", house.facts["password"])
    page.locator("main form button.primary:visible").first.click()
    write(page, house, "Free apples", "Take some from the basket.", "kindness")
    send(page)
    expect(page.locator(".banner")).to_contain_text("A moderator reads it first")
    context.close()


def test_a_picture_is_sent_looked_at_blurred_and_published_with_its_post(browser, house):
    ana, marc = neighbor(browser, house, "ana"), moderator(browser, house, "marc")
    write(ana, house, "A cat with a name tag", "It is on our porch.")
    ana.set_input_files("#file", FACE)
    ana.locator("[data-use]").wait_for(timeout=WAIT)
    ana.locator("[data-add]").click()
    expect(ana.locator(".blur-host [data-box]").first).to_be_visible()
    ana.locator("[data-use]").click()
    expect(ana.locator("input[name=media]")).to_have_count(1, timeout=WAIT)
    address = send(ana)
    expect(ana.locator(".media img")).to_have_count(1)
    for _ in range(4):  # whatever else waits comes first
        at_desk(marc, house)
        is_it = marc.locator("article h1").inner_text() == "A cat with a name tag"
        if is_it:
            expect(marc.locator(".media img")).to_have_js_property("complete", True)
            assert marc.locator(".media img").evaluate("image => image.naturalWidth") > 0
        marc.keyboard.press("l")
        expect(marc.locator(".banner")).to_contain_text("Decided")
        if is_it:
            break
    bob = neighbor(browser, house, "bob")
    bob.goto(house.site)
    expect(bob.locator(".thumb img")).to_have_count(1)
    bob.goto(address)
    assert bob.locator(".media img").evaluate("image => image.decode().then(() => true)")


def pages(house: House, post: str) -> dict[str, str]:
    return {
        "compose": f"{house.site}/post",
        "post": post,
        "own-posts": f"{house.site}/posts",
        "flag": f"{post}/flag",
        "guidelines": f"{house.site}/guidelines",
    }


def live_post(browser: Any, house: House) -> tuple[Any, str]:
    """A neighbor's page and the address of a live post of another's."""
    bob = neighbor(browser, house, "bob")
    bob.goto(house.site)
    href = bob.locator("[data-alert] h2 a").first.get_attribute("href")
    return bob, f"{house.site}{href}"


def test_no_page_about_posts_has_an_accessibility_fault(browser, house):
    context = browser.new_context(reduced_motion="reduce", bypass_csp=True)
    page = context.new_page()
    page.route(HEAVY, lambda route: route.abort())
    _, post = live_post(browser, house)
    page.goto(f"{house.site}/sign-in")
    page.fill("[name=email]", "ana@example.org")
    page.fill("[name=password]", house.facts["password"])
    page.locator("main form button.primary:visible").first.click()
    page.wait_for_url(f"{house.site}/")
    found = []
    for name, address in pages(house, post).items():
        page.goto(address)
        found += flaws(page, name)
    context.close()
    assert found == []


@when_asked
def test_screens_for_the_docs(browser, house):
    bob, post = live_post(browser, house)
    mona = moderator(browser, house, "mona")
    write(bob, house, "Free apples", "Take some from the basket.", "kindness")
    send(bob)
    at_desk(mona, house)
    shown = {**pages(house, post), "feed-posts": house.site}
    for theme, (size, viewport) in itertools.product(THEMES, SIZES.items()):
        for page in (bob, mona):
            page.emulate_media(color_scheme=theme)
            page.set_viewport_size(viewport)
        for name, address in shown.items():
            bob.goto(address)
            take(bob, name, size, theme)
        take(mona, "moderation", size, theme)
