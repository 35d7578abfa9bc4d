"""Alerts by e-mail: one letter per language, each recipient's own facts patched in.

A letter's Message-ID follows from alert, version and recipient, so that a copy sent twice after a
crash is one message to a mail program, and a correction lands in the thread of what it corrects.
"""

from __future__ import annotations

import hashlib
import smtplib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import parseaddr

from django.conf import settings

from lamppost.alerts import mail_letter
from lamppost.alerts.mail_letter import Letter
from lamppost.alerts.models import Alert, AlertEvent
from lamppost.residents.actions import post as smtp
from lamppost.residents.lookups import Mailable

Unreachable = smtp.Unreachable


@dataclass
class Post:
    """An open line to the mail server, kept from batch to batch, with the letters of late."""

    url: str
    _line: smtplib.SMTP | None = None
    _letters: dict[tuple[object, str], Letter] = field(default_factory=dict)

    def send(
        self, alert: Alert, event: AlertEvent, people: Sequence[Mailable]
    ) -> Iterator[Mailable]:
        """Send to each in turn; yields each that is finished with (sent, or refused for good).

        Unreachable when the server takes no more; whoever was not yielded must be sent to again.
        """
        sender = parseaddr(settings.MAIL_FROM)[1]
        for person in people:
            letter = self._letter(alert, event, person.language)
            message = letter.to(person, _message_ids(alert, event, person.email))
            try:
                smtp.hand_over(self._open(), sender, person.email, message)
            except Unreachable:
                self.close()
                raise
            yield person

    def close(self) -> None:
        if self._line:
            with suppress(OSError, smtplib.SMTPException):
                self._line.quit()
        self._line = None

    def _open(self) -> smtplib.SMTP:
        """The line; a new one where the server has ended the old one meanwhile."""
        if self._line:
            with suppress(OSError, smtplib.SMTPException):
                if self._line.rset()[0] == 250:
                    return self._line
            self._line.close()
        self._line = smtp.connect(self.url)
        return self._line

    def _letter(self, alert: Alert, event: AlertEvent, language: str) -> Letter:
        key = (event.pk, language)
        if key not in self._letters:
            if len(self._letters) > 100:
                self._letters.clear()
            self._letters[key] = mail_letter.write(alert, event, language)
        return self._letters[key]


def _message_ids(alert: Alert, event: AlertEvent, email: str) -> tuple[str, str]:
    """This letter's Message-ID, and the first letter's if this one follows it."""
    ids = [_message_id(alert, version, email) for version in (event.version, 1)]
    return ids[0], "" if event.version == 1 else ids[1]


def _message_id(alert: Alert, version: int, email: str) -> str:
    mark = hashlib.sha256(f"{alert.pk}:{version}:{email}".encode()).hexdigest()[:32]
    domain = parseaddr(settings.MAIL_FROM)[1].rpartition("@")[2]
    return f"<{mark}@{domain}>"
