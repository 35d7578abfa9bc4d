"""The people of a browser test, each in a browser session of their own."""

from __future__ import annotations

import contextlib
import json
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.e2e.firefox import Firefox, firefox, push_settings
from tests.e2e.servers import House
from tests.e2e.stand_in import StandIn

SHOWN = """navigator.serviceWorker.ready.then((r) => r.getNotifications())
    .then((all) => all.map((n) => n.title))"""


@dataclass
class Resident:
    """Somebody with the feed open."""

    page: Any

    @classmethod
    def signs_in(cls, browser: Any, house: House, email: str, password: str) -> Resident:
        page = browser.new_context(reduced_motion="reduce", service_workers="block").new_page()
        page.goto(f"{house.site}/sign-in")
        page.fill("[name=email]", email)
        page.fill("[name=password]", password)
        page.press("[name=password]", "Enter")
        page.wait_for_url(f"{house.site}/")
        return cls(page)

    def opens_what_is_new(self) -> None:
        self.page.locator("#live-pill:visible").first.click()

    def sees(self, text: str) -> Any:
        card = self.page.locator("[data-alert]", has_text=text).first
        card.wait_for()
        return card

    def sees_nothing(self) -> bool:
        return self.page.locator("[data-alert], #live-pill:visible").count() == 0


class Phone:
    """A resident's Firefox with alerts switched on; in a thread, for Playwright holds this one."""

    def __init__(self, house: House, service: StandIn, email: str, password: str) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._open = contextlib.ExitStack()
        settings = push_settings(service.port)
        self._tab: Firefox = self._do(self._open.enter_context, firefox(settings))
        self._do(self._switch_on, house, email, password)

    def __enter__(self) -> Phone:
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._open.close)
        self._thread.shutdown()

    def shows(self, title: str) -> list[str]:
        """Every notification on the screen, once one says this."""
        self._do(self._tab.wait, f"({SHOWN}).then((all) => all.includes({json.dumps(title)}))")
        return self.shown()

    def shown(self) -> list[str]:
        titles: list[str] = self._do(self._tab.run, SHOWN)
        return titles

    def _do(self, what: Any, *arguments: Any) -> Any:
        return self._thread.submit(what, *arguments).result()

    def _switch_on(self, house: House, email: str, password: str) -> None:
        self._tab.goto(f"{house.site}/sign-in")
        for name, value in (("email", email), ("password", password)):
            self._tab.run(f"document.querySelector('[name={name}]').value = {json.dumps(value)}")
        self._tab.run(
            "void setTimeout(() => document.querySelector('[name=password]').form.requestSubmit())"
        )
        self._tab.wait("location.pathname === '/'")
        self._tab.goto(f"{house.site}/settings")
        self._tab.wait("document.querySelector('[data-push]').dataset.state === 'off'")
        self._tab.run("document.querySelector('[data-push-on]').click()")
        self._tab.wait("document.querySelector('[data-push]').dataset.state === 'on'")


@dataclass
class Editor:
    """Somebody at the desk."""

    page: Any
    desk: str

    @classmethod
    def signs_in(cls, browser: Any, house: House, login: str, password: str) -> Editor:
        desk = house.address("desk")
        page = browser.new_context(reduced_motion="reduce").new_page()
        page.goto(f"{desk}/sign-in")
        page.fill("[name=login]", login)
        page.fill("[name=password]", password)
        page.press("[name=password]", "Enter")
        page.wait_for_url(f"{desk}/")
        return cls(page, desk)

    def sees_in_the_queue(self, text: str) -> Any:
        """A line that turns up by itself, without a reload."""
        line = self.page.locator("#waiting li, .to-say li", has_text=text).first
        line.wait_for()
        return line.locator("a")

    def opens(self, text: str) -> None:
        self.sees_in_the_queue(text).click()
        self.page.wait_for_url("**/drafts/*")

    def attests_and_saves(self, attestation: str = "active_threat") -> None:
        self.page.check(f"[name=attestation][value={attestation}]")
        self.page.click("#save")
        self.page.wait_for_load_state()

    def may_approve(self) -> bool:
        return bool(self.page.locator("#approve").get_attribute("aria-disabled") is None)

    def approves(self) -> None:
        self.page.click("#approve", force=True)  # also where the page says that it is no use
        self.page.wait_for_load_state()

    def sends_what_is_ready(self) -> None:
        self.page.locator(".ready form button.primary").click()
        self.page.wait_for_load_state()


class Centre:
    """A dispatch centre that pushes its calls."""

    def __init__(self, house: House, key: str) -> None:
        self.url, self.key = f"{house.address('intake')}/v1/calls", key
        self.began = datetime.now(UTC) - timedelta(minutes=3)

    def tells(self, number: str, code: str, **more: str) -> str:
        """What became of the call."""
        call = {
            "number": number,
            "code": code,
            "description": code.capitalize(),
            "occurred_at": self.began.isoformat(),
            "updated_at": datetime.now(UTC).isoformat(),
            "location": "1998 N KEDZIE AVE",
            "latitude": 41.91741,
            "longitude": -87.70681,
            "caller_name": "Maria Alvarez",
            "caller_phone": "773-555-0142",
            "units": ["1413", "1432"],
        }
        request = urllib.request.Request(
            self.url,
            json.dumps(call | more).encode(),
            {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            outcome: str = json.load(answer)["calls"][0]["outcome"]
        return outcome
