"""Passkeys in a real browser, by Chromium's own virtual authenticator (CDP, WebAuthn domain)."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.browser import HAS_CHROMIUM, chromium
from tests.e2e.looking import HEAVY, SIZES, THEMES, flaws, take, when_asked
from tests.e2e.servers import House, installation
from tests.e2e.test_joining import WORDS, fill_in, link_to
from tests.mailbox import Mailbox, running

if not HAS_CHROMIUM:
    pytest.skip("chromium is not installed", allow_module_level=True)

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


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
def device(browser: Any) -> Iterator[Any]:
    """A page of a phone that can make passkeys, and its authenticator."""
    context = browser.new_context(reduced_motion="reduce", viewport=SIZES["phone"])
    page = context.new_page()
    page.route(HEAVY, lambda route: route.abort())
    page.authenticator = context.new_cdp_session(page)
    page.authenticator.send("WebAuthn.enable")
    added = page.authenticator.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.authenticator_id = added["authenticatorId"]
    yield page
    context.close()


def by_name(house: House) -> str:
    """The site by the name that passkeys hold for; a number has none."""
    return house.site.replace("127.0.0.1", "localhost")


def signs_in_by_password(page: Any, site: str, email: str) -> None:
    page.goto(f"{site}/sign-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", WORDS)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/")


def test_someone_joins_adds_a_passkey_and_comes_back_typing_nothing(device, house, mailbox):
    site, page = by_name(house), device
    house_by_name = type("Named", (), {"site": site})
    fill_in(page, house_by_name, "ana@example.org")
    page.get_by_role("button", name="Join", exact=True).click()
    page.get_by_role("heading", name="Look in your mailbox").wait_for()
    link = link_to(page, mailbox, "ana@example.org", "join/confirm")
    page.goto(link.replace("127.0.0.1", "localhost"))
    page.get_by_role("button", name="Confirm and sign in").click()
    page.wait_for_url(f"{site}/settings/welcome")
    page.get_by_role("button", name="Add a passkey on this device").click()
    page.wait_for_url(f"{site}/settings")
    kept = page.authenticator.send(
        "WebAuthn.getCredentials", {"authenticatorId": page.authenticator_id}
    )["credentials"]
    assert [(k["rpId"], k["isResidentCredential"]) for k in kept] == [("localhost", True)]
    page.context.clear_cookies()
    page.goto(f"{site}/sign-in?next=/settings/ways-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{site}/settings/ways-in")
    assert "Chrome on Linux" in page.inner_text("main") and "This one" in page.inner_text("main")


def test_a_passkey_is_added_in_settings_shown_for_what_is_final_and_removed(device, house):
    site, page = by_name(house), device
    email = house.run("tests.e2e.seed_resident")["email"]
    signs_in_by_password(page, site, email)
    page.goto(f"{site}/settings/ways-in")
    page.get_by_role("button", name="Add a passkey on this device").click()
    page.locator(".rows input[name=name]").wait_for()
    page.get_by_role("button", name="Add a passkey on this device").click()
    page.get_by_text("This device has a passkey of yours already.").wait_for()

    page.goto(f"{site}/settings/ways-in/no-password")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("You have no password").wait_for()
    page.get_by_role("button", name="Remove").click()
    page.get_by_text("This is your last way in").wait_for()

    page.goto(f"{site}/settings/delete")
    page.get_by_role("button", name="Delete everything").click()
    page.get_by_role("heading", name="Your account is deleted").wait_for()
    page.goto(f"{site}/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("This passkey does not open an account here.").wait_for()


def test_choosing_a_place_and_a_radius_says_how_many_alerts_a_week(device, house):
    site, page = by_name(house), device
    page.goto(f"{site}/join")
    assert page.locator("[data-often]:visible").count() == 0
    page.fill("[name=q]", "Kedzie and Armitage")
    page.get_by_role("button", name="Find").click()
    page.locator("[name=cell]").first.check()
    page.get_by_text("There was no alert around here in the last four weeks.").wait_for()
    with page.expect_response("**/alerts/often") as told:
        page.get_by_text("5 miles").click()
    sent = told.value.request.post_data
    assert "radius_m=8047" in sent and "password" not in sent and "email" not in sent


def test_somebody_takes_all_their_data_along(device, house):
    site, page = by_name(house), device
    email = house.run("tests.e2e.seed_resident")["email"]
    signs_in_by_password(page, site, email)
    page.goto(f"{site}/settings")
    page.get_by_role("link", name="Open my data").click()
    page.get_by_text(email).wait_for()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download my data").click()
    with zipfile.ZipFile(coming.value.path()) as archive:
        assert email in archive.read("lamppost.json").decode()


def test_a_letter_is_asked_for_printed_by_a_command_and_its_code_typed(device, house, tmp_path):
    site, page = by_name(house), device
    signs_in_by_password(page, site, house.run("tests.e2e.seed_resident")["email"])
    page.goto(f"{site}/settings/residency")
    page.fill("[name=street]", "1998 N Kedzie Ave")
    page.fill("[name=more]", "Apt 7, Chicago IL 60647")
    page.get_by_role("button", name="Send me a letter").click()
    page.get_by_text("Your letter waits to be printed.").wait_for()
    letters = tmp_path / "letters.pdf"
    assert "1 in" in house.command("lamppost", "letters", str(letters))
    page.reload()
    page.fill("[name=code]", code_on(letters))
    page.get_by_role("button", name="Use the code").click()
    page.get_by_text("You are a verified neighbor").wait_for()


def code_on(letters: Path) -> str:
    """The code, read from the page's own text."""
    for packed in re.findall(rb"stream\n(.*?)\nendstream", letters.read_bytes(), re.S):
        try:
            text = zlib.decompress(packed).decode("latin-1")
        except zlib.error:
            continue
        if found := re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", text):
            return found[0]
    raise AssertionError("no code on the page")


def test_without_passkeys_the_page_offers_none_and_a_password_works(browser, house):
    email = house.run("tests.e2e.seed_resident")["email"]
    for options in ({"java_script_enabled": False}, {}):  # no script; and a site by its number
        context = browser.new_context(**options)
        page = context.new_page()
        page.goto(f"{house.site}/sign-in")
        assert page.locator("[data-passkey-go]:visible").count() == 0
        page.fill("[name=email]", email)
        page.fill("[name=password]", WORDS)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{house.site}/")
        context.close()


def test_pages_about_oneself_have_no_accessibility_fault_and_fit(browser, house):
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
    """Every page about oneself, opened as somebody with a passkey."""
    site = by_name(house)
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.goto(f"{site}/sign-in")
    page.locator("[data-passkey-go]:visible").wait_for()
    yield "sign-in-passkey"
    signs_in_by_password(page, site, house.run("tests.e2e.seed_resident")["email"])
    page.goto(f"{site}/settings/ways-in")
    page.locator("[data-passkey-go]").click()
    page.locator(".rows input[name=name]").wait_for()
    yield "ways-in"
    for name, path in PAGES:
        page.goto(site + path)
        yield name


PAGES = [
    ("change-password", "/settings/ways-in/password"),
    ("my-data", "/settings/data"),
    ("verified-neighbor", "/settings/residency"),
    ("leave", "/settings/delete"),
]
