"""The demo's mailbox: takes every mail on a loopback port, keeps it as a file, and shows it.

Nothing leaves the machine. Only the newest mails are kept.
"""

from __future__ import annotations

import email
import email.policy
import html
import os
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from lamppost.config.demo.places import folder, mailbox_port, smtp_port
from lamppost.config.stopping import until_told

MOST = 200  # mails kept
LINK = re.compile(r"https?://[^\s<>\"']+")
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Demo mailbox</title><link rel="stylesheet" href="/style.css">
<h1>Demo mailbox</h1>
<p>Every mail that this demo sent, newest first. Nothing leaves this machine.</p>{mails}</html>"""
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;"
    "color-scheme:light dark}article{border-top:1px solid #8888;padding:1rem 0}"
    "pre{white-space:pre-wrap;font:inherit}dt{float:left;width:5rem;opacity:.7}"
)


class Mailbox:
    """Keeps mails as files in one folder (aiosmtpd's handler)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._turn = threading.Lock()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        with self._turn:
            file = self.folder / f"{time.time_ns()}.eml"
            file.write_bytes(envelope.original_content or b"")
            for old in self.mails()[MOST:]:
                old.unlink(missing_ok=True)
        return "250 kept"

    def mails(self) -> list[Path]:
        """Newest first."""
        return sorted(self.folder.glob("*.eml"), reverse=True)

    def page(self) -> str:
        mails = "".join(_article(file.read_bytes()) for file in self.mails()[:50])
        return PAGE.format(mails=mails or "<p>None yet.</p>")


def _article(raw: bytes) -> str:
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    body = mail.get_body(("plain", "html"))
    text = body.get_content() if body else ""
    heads = "".join(
        f"<dt>{name}</dt><dd>{html.escape(str(mail[name] or ''))}</dd>" for name in ("To", "Date")
    )
    subject = html.escape(str(mail["Subject"] or ""))
    return f"<article><h2>{subject}</h2><dl>{heads}</dl><pre>{_linked(text)}</pre></article>"


def _linked(text: str) -> str:
    """The text as HTML, with its addresses as links."""
    parts, end = [], 0
    for found in LINK.finditer(text):
        address = html.escape(found[0])
        parts += [html.escape(text[end : found.start()]), f'<a href="{address}">{address}</a>']
        end = found.end()
    return "".join([*parts, html.escape(text[end:])])


def page_server(mailbox: Mailbox, port: int) -> ThreadingHTTPServer:
    """The page at /, on loopback."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/style.css":
                self._answer(STYLE, "text/css")
            elif self.path == "/healthz":
                self._answer('{"surface": "mailbox"}', "application/json")
            elif self.path == "/":
                self._answer(mailbox.page(), "text/html")
            else:
                self.send_error(404)

        def _answer(self, text: str, kind: str) -> None:
            body = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'self'")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Who read which mail is nobody's business."""

    return ThreadingHTTPServer(("127.0.0.1", port), Page)


def main() -> None:
    os.umask(0o077)
    stop = until_told()
    mailbox = Mailbox(folder() / "mail")
    smtp = Controller(mailbox, hostname="127.0.0.1", port=smtp_port())
    pages = page_server(mailbox, mailbox_port())
    smtp.start()
    threading.Thread(target=pages.serve_forever, daemon=True).start()
    stop.wait()
    pages.shutdown()
    pages.server_close()
    smtp.stop()


if __name__ == "__main__":
    main()
