"""The demo's logins. Invented, and printed at start: the demo listens on loopback only."""

from __future__ import annotations

from lamppost.config.demo.places import mailbox_port
from lamppost.config.paths import base_port

PASSWORD = "a-neighborhood-demo"
RESIDENT = "maya@demo.invalid"
EDITORS = ("demo-editor-one", "demo-editor-two")
OFFICER = "demo-officer"


def logins() -> list[str]:
    """Whom to sign in as where, for the person who started the demo."""
    port = base_port()
    return [
        f"resident  http://127.0.0.1:{port}/sign-in  {RESIDENT} / {PASSWORD}",
        f"officer   http://127.0.0.1:{port + 1}/sign-in  {OFFICER} / {PASSWORD}",
        *(
            f"editor    http://127.0.0.1:{port + 2}/sign-in  {editor} / {PASSWORD}"
            for editor in EDITORS
        ),
        f"mails     http://127.0.0.1:{mailbox_port()}/  every mail that this demo sent",
    ]
