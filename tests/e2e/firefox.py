"""Debian's Firefox, driven by WebDriver BiDi over its own websocket; no driver program needed.

https://w3c.github.io/webdriver-bidi/
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp

PROGRAM = shutil.which("firefox-esr")
QUIET = {  # nothing is fetched that the test did not ask for
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.safebrowsing.downloads.remote.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "http://127.0.0.1:1",
    "toolkit.telemetry.enabled": False,
    "toolkit.telemetry.server": "",
}


def push_settings(port: int) -> dict[str, Any]:
    """Use a push service on this machine, and let sites show notifications."""
    return {
        "dom.push.connection.enabled": True,  # remote control switches it off
        "alerts.useSystemBackend": False,  # there is no desktop to show them on
        "dom.push.serverURL": f"ws://127.0.0.1:{port}/",
        "dom.push.testing.allowInsecureServerURL": True,
        "permissions.default.desktop-notification": 1,
    }


class Firefox:
    """One tab of a running Firefox."""

    def __init__(self, address: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._numbers = itertools.count(1)
        self._wait(self._open(address))
        self._ask("session.new", capabilities={})
        self._tab = self._ask("browsingContext.getTree")["contexts"][0]["context"]

    def goto(self, url: str) -> None:
        self._ask("browsingContext.navigate", context=self._tab, url=url, wait="complete")

    def run(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page; promises are waited for."""
        wrapped = f"(async () => JSON.stringify(await ({expression})))()"
        target = {"context": self._tab}
        told = self._ask("script.evaluate", expression=wrapped, target=target, awaitPromise=True)
        assert told["type"] == "success", told
        return json.loads(told["result"].get("value", "null"))

    def wait(self, expression: str, seconds: float = 30) -> Any:
        """Wait until an expression is true; its value."""
        page = (
            f"(async () => {{ for (let n = 0; n < {seconds * 20}; n++) {{"
            f" const v = await ({expression}); if (v) return v;"
            " await new Promise((r) => setTimeout(r, 50)); } })()"
        )
        found = self.run(page)
        assert found, f"it never became true: {expression}"
        return found

    def close(self) -> None:
        self._wait(self._line.close())
        self._wait(self._session.close())
        self._loop.close()

    async def _open(self, address: str) -> None:
        self._session = aiohttp.ClientSession()
        self._line = await self._session.ws_connect(f"{address}/session", max_msg_size=0)

    def _ask(self, method: str, **params: Any) -> dict[str, Any]:
        return self._wait(self._command(next(self._numbers), method, params))

    async def _command(self, number: int, method: str, params: Any) -> dict[str, Any]:
        await self._line.send_json({"id": number, "method": method, "params": params})
        while True:
            answer = await self._line.receive_json(timeout=60)
            if answer.get("id") == number:
                assert answer["type"] == "success", answer
                return dict(answer["result"])

    def _wait(self, what: Any) -> Any:
        return self._loop.run_until_complete(what)


@contextlib.contextmanager
def firefox(settings: dict[str, Any]) -> Iterator[Firefox]:
    """A Firefox with a fresh profile; it is ended and its profile deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="lp-firefox-", ignore_cleanup_errors=True) as profile:
        lines = [
            f"user_pref({json.dumps(name)}, {json.dumps(value)});"
            for name, value in (QUIET | settings).items()
        ]
        (Path(profile) / "user.js").write_text("\n".join(lines))
        command = [str(PROGRAM), "--headless", "--no-remote", "--profile", profile]
        child = subprocess.Popen(
            [*command, "--remote-debugging-port=0", "about:blank"],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        assert child.stderr
        try:
            address = next(
                line.split()[-1] for line in child.stderr if "WebDriver BiDi listening" in line
            )
            tab = Firefox(address)
            yield tab
            tab.close()
        finally:
            child.terminate()
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            child.stderr.close()
