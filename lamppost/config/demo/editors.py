"""Two demo editors at the desk: one edits and attests, the other approves, as people would.

They use the desk's own pages with their own logins, so every rule of the desk holds for them.
What is unclear they leave to people; what dispatch took back they retract.
"""

from __future__ import annotations

import logging
import re
import time

from lamppost.config.demo.browser import Browser
from lamppost.config.demo.logins import EDITORS, PASSWORD
from lamppost.config.paths import base_port
from lamppost.config.stopping import until_told

EVERY = 4.0  # seconds between looks at the queue
THINKS = 8.0  # seconds that a draft waits before an editor touches it, so that it can be seen
DRAFT = re.compile(r"/drafts/[0-9a-f-]{36}$")
SENT = re.compile(r"/published/[0-9a-f-]{36}$")
logger = logging.getLogger(__name__)


class NotLetIn(Exception):
    """The desk does not know this editor."""


def editor(login: str) -> Browser:
    """A browser that is signed in at the desk. NotLetIn if that fails."""
    browser = Browser(f"http://127.0.0.1:{base_port() + 2}")
    form = browser.get("/sign-in").form("/sign-in")
    if form is None or browser.send(form, login=login, password=PASSWORD).form("/sign-in"):
        raise NotLetIn(login)
    return browser


class Desk:
    """What the two do, over and over."""

    def __init__(self, writer: Browser, approver: Browser) -> None:
        self.writer, self.approver = writer, approver
        self._seen: dict[str, float] = {}  # when a draft was first looked at

    def turn(self) -> int:
        """Look through the queue once; how many decisions were taken."""
        links = set(self.writer.get("/queue").links)
        drafts = sorted(link for link in links if DRAFT.match(link))
        corrections = sorted(link for link in links if SENT.match(link))
        return sum(map(self.decide, filter(self._had_time, drafts))) + sum(
            map(self.send, corrections)
        )

    def decide(self, draft: str) -> bool:
        """Edit, attest and approve a draft whose kind is clear."""
        form = self.writer.get(draft).form("/edit")
        if form is None or not form.fields.get("category"):  # decided meanwhile, or for people
            return False
        self.writer.send(form, attestation="community")
        approve = self.approver.get(draft).form("/approve")
        return approve is not None and self.approver.send(approve).status == 200

    def send(self, sent: str) -> bool:
        """Say to everyone who was told what dispatch has found since."""
        form = self.approver.get(sent).form("/send")
        return form is not None and self.approver.send(form).status == 200

    def _had_time(self, draft: str) -> bool:
        return time.monotonic() - self._seen.setdefault(draft, time.monotonic()) >= THINKS


def main() -> None:
    logging.basicConfig(level=logging.WARNING)
    stop, desk = until_told(), None
    while not stop.is_set():
        try:
            desk = desk or Desk(*map(editor, EDITORS))
            desk.turn()
        except (OSError, NotLetIn) as failed:
            logger.warning("the desk: %s", type(failed).__name__)
            desk = None
        stop.wait(EVERY)


if __name__ == "__main__":
    main()
