"""The news desk in a real browser: worked by keyboard alone, live, two editors at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.browser import HAS_CHROMIUM, chromium
from tests.e2e.looking import SIZES, THEMES, flaws, take, when_asked
from tests.e2e.servers import House, installation

if not HAS_CHROMIUM:
    pytest.skip("chromium is not installed", allow_module_level=True)

from playwright.sync_api import expect

expect.set_options(timeout=20_000)  # ms; the machine is shared


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with installation("desk", LAMPPOST_DEMO="1") as house:
        house.facts = house.run("tests.e2e.seed_desk")
        yield house


@pytest.fixture(scope="module")
def browser(house: House) -> Iterator[Any]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def editor(browser, house):
    """A page of an editor who signed in by keyboard."""
    contexts = []

    def sit(name: str, **options: Any) -> Any:
        options = {"viewport": SIZES["desktop"], "reduced_motion": "reduce"} | options
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.goto(house.address("desk"))
        page.locator("[name=login]").focus()
        page.keyboard.type(name)
        page.keyboard.press("Tab")
        page.keyboard.type(house.facts["password"])
        page.keyboard.press("Enter")
        ready(page)
        return page

    yield sit
    for context in contexts:
        context.close()


def ready(page: Any) -> None:
    expect(page.locator("html[data-desk-ready]")).to_be_attached()


def go_to(page: Any, house: House, category: str) -> None:
    """With J or K to this draft, from wherever the page is."""
    wanted = house.facts["drafts"][category]
    items = page.locator("#waiting a.qi")
    ids = [items.nth(n).get_attribute("id").removeprefix("qa-") for n in range(items.count())]
    at = ids.index(page.locator("#queue").get_attribute("data-on"))
    steps = ids.index(wanted) - at
    for n in range(abs(steps)):
        expected = ids[at + (n + 1) * (1 if steps > 0 else -1)]
        page.keyboard.press("j" if steps > 0 else "ArrowUp")
        page.wait_for_url(f"**/drafts/{expected}")
        ready(page)
    expect(page.locator("#edit")).to_have_attribute("data-draft", wanted)


def test_two_editors_send_an_alert_by_keyboard_alone_and_see_each_other_live(editor, house):
    ana, ben = editor("ana"), editor("ben")
    go_to(ana, house, "shots_fired")
    ana.keyboard.press("1")
    ana.keyboard.press("e")
    ana.keyboard.type("Shots heard near Armitage and Kedzie")
    ana.keyboard.press("Control+Enter")
    ana.wait_for_url("**/drafts/*")
    expect(ana.get_by_role("status").filter(has_text="Somebody else can approve")).to_be_visible()
    ready(ana)
    line = ben.locator(f"#q-{house.facts['drafts']['shots_fired']}")
    expect(line).to_contain_text("Approve?")  # without a reload
    go_to(ben, house, "shots_fired")
    expect(ben.locator("#preview")).to_contain_text("Shots heard near Armitage and Kedzie")
    ben.keyboard.press("a")
    ben.wait_for_url("**/?done=approved")
    ready(ben)
    expect(ana.locator("#moved")).to_be_visible()  # Ana still looks at what Ben has sent
    expect(ana.locator(f"#q-{house.facts['drafts']['shots_fired']}")).to_have_count(0)


def test_words_that_lead_to_a_door_are_marked_as_they_are_typed(editor, house):
    page = editor("ana")
    go_to(page, house, "robbery")
    page.keyboard.press("e")
    page.keyboard.type("Robbery at 1734 N Kedzie")
    expect(page.locator("#checks mark")).to_have_text("1734 N Kedzie")
    expect(page.locator("#preview h3").first).to_have_text("Robbery at 1734 N Kedzie")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert").filter(has_text="Not saved")).to_be_visible()
    expect(page.locator("#title_en")).to_have_value("Robbery at 1734 N Kedzie")


def test_unsaved_words_outlive_new_calls_and_a_walk_to_another_draft(editor, house):
    page = editor("ana")
    go_to(page, house, "burglary")
    page.keyboard.press("e")
    page.keyboard.type("Half a senten")
    house.run("tests.e2e.seed_desk", "call")
    expect(page.locator("#waiting")).to_contain_text("Explosion")  # by itself
    page.keyboard.type("ce")  # the cursor is still where it was
    expect(page.locator("#title_en")).to_have_value("Half a sentence")
    page.keyboard.press("Escape")
    go_to(page, house, "robbery")
    go_to(page, house, "burglary")
    expect(page.locator("#title_en")).to_have_value("Half a sentence")
    expect(page.locator("#kept")).to_be_visible()
    page.get_by_role("button", name="Throw them away").press("Enter")
    expect(page.locator("#title_en")).to_have_value(
        "Reports of a burglary near Humboldt and Palmer"
    )
    expect(page.locator("#kept")).to_be_hidden()


def test_the_fixed_words_follow_what_is_chosen(editor, house):
    page = editor("ana")
    go_to(page, house, "stabbing")
    expect(page.locator("#title_en")).to_have_value("")
    page.locator("#category").focus()
    page.keyboard.type("Stabbing")
    expect(page.locator("#title_en")).to_have_value(
        "Reports of a stabbing near California and Logan"
    )
    expect(page.locator("#title_es")).to_have_value(
        "Reportes de un apuñalamiento cerca de California y Logan"
    )


def test_the_exact_place_is_opened_refused_merged_and_helped_by_keyboard(editor, house):
    page = editor("ben")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    go_to(page, house, "shooting")
    page.keyboard.press("o")
    expect(page.locator("#exact")).to_contain_text("1734 N KEDZIE AVE")
    page.keyboard.press("m")
    expect(page.get_by_role("dialog", name="The same event?")).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/?done=merged")
    ready(page)
    go_to(page, house, "robbery")
    page.keyboard.press("r")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?done=refused")
    expect(page.locator("#waiting")).not_to_contain_text("Robbery")


def test_a_recoded_alert_stands_first_at_once_and_is_taken_back_in_two_presses(editor, house):
    page = editor("ben")
    sent = house.facts["sent"][0]
    house.run("tests.e2e.seed_desk", "recode", sent)
    answer = page.locator(".to-say a").first
    expect(answer).to_contain_text("Take back")
    answer.press("Enter")
    page.wait_for_url(f"**/published/{sent}")
    page.get_by_role("button", name="Send to everyone who was told").press("Enter")
    expect(page.get_by_role("status").filter(has_text="Sent to everyone")).to_be_visible()
    expect(page.locator("article.card")).to_contain_text("Taken back")


def test_a_draft_is_filled_and_saved_without_javascript(browser, house):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(house.address("desk"))
    page.fill("[name=login]", "ana")
    page.fill("[name=password]", house.facts["password"])
    page.locator("main form button.primary").click()
    page.goto(f"{house.address('desk')}/drafts/{house.facts['drafts']['fire_structure']}")
    page.get_by_role("button", name="Use the fixed words").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    context.close()


def pages_of(house: House) -> dict[str, str]:
    drafts, sent = house.facts["drafts"], house.facts["sent"]
    return {
        "queue": "/",
        "draft": f"/drafts/{drafts['fire_structure']}",
        "unsure": f"/drafts/{drafts['stabbing']}",
        "published": "/published",
        "sent": f"/published/{sent[1]}",
        "codes": "/codes",
    }


def test_no_page_of_the_desk_has_an_accessibility_fault(editor, house):
    page = editor("ana", bypass_csp=True)
    found = []
    for name, path in pages_of(house).items():
        if name == "unsure":
            continue  # a draft like the other
        page.goto(house.address("desk") + path)
        found += flaws(page, name)
    assert found == []


def test_the_desk_is_quiet_and_asks_nobody_else(editor, house):
    said, asked = [], []
    page = editor("ana")
    page.on("console", lambda line: said.append(line.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    for path in pages_of(house).values():
        page.goto(house.address("desk") + path)
        page.wait_for_load_state("load")
    with page.expect_response(lambda r: "/queue?" in r.url and r.status == 304):
        page.goto(house.address("desk"))  # and then nothing changes
    assert said == []
    assert [url for url in asked if not url.startswith(house.address("desk"))] == []


@when_asked
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES)
def test_screens_for_the_docs(editor, house, size, theme):
    page = editor("ana", viewport=SIZES[size], color_scheme=theme)
    for name, path in pages_of(house).items():
        page.goto(house.address("desk") + path)
        take(page, f"desk-{name}", size, theme)
