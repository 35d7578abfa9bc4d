"""Letters about an account: left by the site in one transaction with what they are about.

The site only writes them down, sealed; the worker sends them (residents.tasks). So a page never
waits for a mail server, nothing is lost when a process is killed, and a page takes the same time
whether or not there is an account.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr
from enum import StrEnum

from django.conf import settings
from django.db import connection  # noqa: TID251 NOTIFY wakes the worker on commit
from django.template.loader import render_to_string
from django.utils import translation

from lamppost.residents import links, seal
from lamppost.residents.models import Letter
from lamppost.residents.seal import Sealed


class Kind(StrEnum):
    CONFIRM = "confirm"  # open this link to join
    HAS_ACCOUNT = "has_account"  # someone joined with an e-mail that has an account
    RESET = "reset"  # open this link to choose a new password
    NO_ACCOUNT = "no_account"  # someone asked for that, and there is no account


PATHS = {Kind.CONFIRM: "/join/confirm/", Kind.RESET: "/password/"}


@dataclass(frozen=True)
class Content:
    """What is inside the seal."""

    kind: Kind
    email: str
    language: str
    token: str


def leave_letter(
    kind: Kind, email: str, language: str, *, token: str, now: datetime, until: datetime
) -> None:
    """Write a letter down for the worker to send; it is of no use after `until`."""
    row = uuid.uuid4()
    content = Content(kind, seal.tidy(email), language, token)
    sealed = seal.seal(json.dumps(asdict(content)), row=row, column="letter")
    Letter.objects.create(
        id=row,
        sealed=sealed.box,
        sealed_key=sealed.key,
        key_version=sealed.version,
        next_at=now,
        expires_at=until,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [links.channel()])


def open_letter(row: Letter) -> Content:
    """What a letter says and to whom; only the worker can read its row."""
    sealed = Sealed(bytes(row.sealed), bytes(row.sealed_key), row.key_version)
    facts = json.loads(seal.unseal(sealed, row=row.pk, column="letter"))
    return Content(Kind(facts.pop("kind")), **facts)


def write(content: Content, now: datetime) -> EmailMessage:
    """The letter as a message in the reader's language, as text and as simple HTML."""
    facts = {
        "site": settings.SITE_URL,
        "link": f"{settings.SITE_URL}{PATHS.get(content.kind, '/')}{content.token}",
    }
    name = f"residents/mail/{content.kind}"
    with translation.override(content.language):
        subject, _, text = render_to_string(f"{name}.txt", facts).partition("\n\n")
        html = render_to_string(f"{name}.html", facts | {"language": content.language})
    message = EmailMessage(policy=SMTP)
    message["From"] = settings.MAIL_FROM
    message["To"] = content.email
    message["Subject"] = subject.strip()
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=parseaddr(settings.MAIL_FROM)[1].rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    message["Content-Language"] = content.language
    return message
