"""The words of one resident's digest, as a message in their language."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import ngettext

from lamppost.alerts.data import AlertCard, Week, Why
from lamppost.residents.lookups import Mailable


@dataclass(frozen=True)
class Line:
    """One alert of a digest, and why it waited for it."""

    alert: AlertCard
    why: Why


def write(
    person: UUID, to: Mailable, lines: Sequence[Line], week: Week | None, now: datetime
) -> bytes:
    """A message (RFC 5322). Its id follows from reader and day, so a copy is seen as one."""
    stop = f"{to.unsubscribe_url}?digest=1"
    facts: dict[str, object] = {"week": week, "site": settings.SITE_URL, "stop": stop}
    with translation.override(to.language):
        facts["items"] = [_item(line, to.language) for line in lines]
        count = len(lines)
        subject = ngettext("%(n)d alert you may read later", "%(n)d alerts for your day", count)
        text = render_to_string("alerts/mail/digest.txt", facts)
        html = render_to_string("alerts/mail/digest.html", facts)
        message = EmailMessage(policy=SMTP)
        message["From"] = settings.MAIL_FROM
        message["To"] = to.email
        message["Subject"] = subject % {"n": count}
    message["Date"] = format_datetime(now)
    message["Message-ID"] = _message_id(person, now)
    message["List-Unsubscribe"] = f"<{stop}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    message["Content-Language"] = to.language
    return message.as_bytes()


def _item(line: Line, language: str) -> dict[str, object]:
    alert = line.alert
    return {
        "alert": alert,
        "title": alert.title(language),
        "text": alert.text(language),
        "why": str(line.why),
        "url": f"{settings.SITE_URL}/alerts/{alert.id}",
    }


def _message_id(person: UUID, now: datetime) -> str:
    mark = hashlib.sha256(f"digest:{person}:{now:%Y-%m-%d}".encode()).hexdigest()[:32]
    return f"<{mark}@{parseaddr(settings.MAIL_FROM)[1].rpartition('@')[2]}>"
