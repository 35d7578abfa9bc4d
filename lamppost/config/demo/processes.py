"""What a demo runs beside the installation's own processes; none has a database login."""

from __future__ import annotations

import os

from lamppost.config.demo.places import mailbox_port, smtp_port
from lamppost.config.processes import Process


def extra(*, calls: bool, auto_editor: bool) -> list[Process]:
    """The mailbox always; the call stream and the editors on request."""
    wanted = [_python("mailbox", mailbox_port())]
    if calls:
        wanted.append(_python("feeder"))
    if auto_editor:
        wanted.append(_python("editors"))
    return wanted


def send_mail_to_the_mailbox() -> None:
    """Whatever mail server is configured, a demo's mail stays on this machine."""
    os.environ["LAMPPOST_SMTP_URL"] = f"smtp://127.0.0.1:{smtp_port()}"


def _python(module: str, port: int | None = None) -> Process:
    return Process(module, "", ("python", "-m", f"lamppost.config.demo.{module}"), port)
