"""Joining in a real browser, with the letter going through a real mail server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest

from tests.e2e.browser import HAS_CHROMIUM, chromium
from tests.e2e.looking import HEAVY, MAP_DRAWN, SIZES, THEMES, WAIT, flaws, take, when_asked
from tests.e2e.servers import House, installation
from tests.mailbox import Mailbox, running

if not HAS_CHROMIUM:
    pytest.skip("chromium is not installed", allow_module_level=True)

WORDS, NEW = "lamp light over porches", "another lamp on another street"


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    with running() as mailbox:
        yield mailbox


@pytest.fixture(scope="module")
def house(mailbox: Mailbox) -> Iterator[House]:
    with installation("site", "worker", LAMPPOST_SMTP_URL=mailbox.url) as house:
        yield house


@pytest.fixture(scope="module")
def browser(house: House) -> Iterator[Any]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(reduced_motion="reduce", viewport=SIZES["phone"])
    yield context.new_page()
    context.close()


def link_to(page: Any, mailbox: Mailbox, email: str, kind: str) -> str:
    """The link of the newest letter of a kind to somebody, waited for."""
    for _ in range(300):
        for message in reversed(mailbox.messages):
            found = re.search(rf"http://\S+/{kind}/\S+", text_of(message))
            if message["To"] == email and found:
                return found.group()
        page.wait_for_timeout(100)
    raise AssertionError(f"no letter to {email}: {[m['To'] for m in mailbox.messages]}")


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    return part.get_content() if part else ""


def fill_in(page: Any, house: House, email: str) -> None:
    page.goto(f"{house.site}/join")
    page.fill("[name=q]", "Kedzie and Armitage")
    page.get_by_role("button", name="Find").click()
    page.locator("[name=cell]").first.check()
    page.fill("[name=email]", email)
    page.fill("[name=password]", WORDS)
    page.check("[name=pledge]")


def test_someone_joins_confirms_forgets_the_password_and_leaves(page, house, mailbox):
    fill_in(page, house, "ana@example.org")
    page.get_by_role("button", name="Join", exact=True).click()
    page.get_by_role("heading", name="Look in your mailbox").wait_for()
    page.goto(link_to(page, mailbox, "ana@example.org", "join/confirm"))
    page.get_by_role("button", name="Confirm and sign in").click()
    page.wait_for_url(f"{house.site}/settings/welcome")
    assert "Armitage and Kedzie" in page.inner_text("main")

    page.context.clear_cookies()
    page.goto(f"{house.site}/sign-in")
    page.get_by_role("link", name="I forgot my password").click()
    page.fill("[name=email]", "ana@example.org")
    page.get_by_role("button", name="Send the link").click()
    page.goto(link_to(page, mailbox, "ana@example.org", "password"))
    page.fill("[name=password]", NEW)
    page.get_by_role("button", name="Set the password").click()
    page.fill("[name=email]", "ana@example.org")
    page.fill("[name=password]", NEW)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{house.site}/")

    page.goto(f"{house.site}/settings/delete")
    page.fill("[name=password]", NEW)
    page.get_by_role("button", name="Delete everything").click()
    page.get_by_role("heading", name="Your account is deleted").wait_for()


def test_joining_works_without_javascript(browser, house, mailbox):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    fill_in(page, house, "bob@example.org")
    page.get_by_role("button", name="Join", exact=True).click()
    assert page.get_by_role("heading", name="Look in your mailbox").count() == 1
    page.goto(link_to(page, mailbox, "bob@example.org", "join/confirm"))
    page.get_by_role("button", name="Confirm and sign in").click()
    assert "Armitage and Kedzie" in page.inner_text("main")
    context.close()


def test_the_last_choice_counts_on_the_map_or_in_the_list(page, house):
    page.goto(f"{house.site}/join")
    page.wait_for_selector(MAP_DRAWN, state="attached", timeout=WAIT)
    page.fill("[name=q]", "Kedzie and Armitage")
    page.keyboard.press("Enter")
    page.locator("[name=cell]:checked").wait_for()
    page.locator("[data-map-picked]", has_text="Armitage and Kedzie").wait_for()

    page.focus(".map canvas")
    for _ in range(4):
        page.keyboard.press("ArrowUp")
        page.wait_for_timeout(400)
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('[name=q]').value === ''")
    assert page.locator("[name=cell]").count() == 0
    assert float(page.input_value("[name=place_lat]")) > 41.92
    assert page.inner_text("[data-map-picked]") not in ("", "Armitage and Kedzie")


def test_pages_have_no_accessibility_fault_and_fit(browser, house):
    context = browser.new_context(bypass_csp=True, reduced_motion="reduce")
    page, found = context.new_page(), []
    page.route(HEAVY, lambda route: route.abort())
    for name in each(page, house):
        found += flaws(page, name)
    context.close()
    assert found == []


@when_asked
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES)
def test_screens_for_the_docs(browser, house, size, theme):
    context = browser.new_context(viewport=SIZES[size], color_scheme=theme, reduced_motion="reduce")
    page = context.new_page()
    for name in each(page, house):
        take(page, name, size, theme, whole=True)
    context.close()


def each(page: Any, house: House) -> Iterator[str]:
    """Every page of this room, opened as whoever may see it."""
    for name, path in (("join", "/join"), ("sign-in", "/sign-in"), ("new-password", "/password")):
        page.goto(house.site + path)
        yield name
    page.goto(f"{house.site}/join")
    page.fill("[name=email]", "not an address")
    page.get_by_role("button", name="Join", exact=True).click()
    page.locator(".errors").first.wait_for()
    yield "join-errors"
    email = house.run("tests.e2e.seed_resident")["email"]
    page.goto(f"{house.site}/sign-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", WORDS)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{house.site}/")
    for name, path in (("settings", "/settings"), ("delete-account", "/settings/delete")):
        page.goto(house.site + path)
        yield name
    page.goto(f"{house.site}/settings")
    page.locator(".place a").first.click()
    page.wait_for_selector("[data-place-form]")
    yield "watched-place"
