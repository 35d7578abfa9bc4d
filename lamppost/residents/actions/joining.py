"""Joining: nothing is anybody's until the mailed link is opened.

Whether an e-mail has an account shows nowhere: not on the page, not in the time it takes, and in no
error. Only the mail itself, which its owner reads, says so.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction  # noqa: TID251 calls ctx functions over this room's tables

from lamppost.accounts.lookups import Credentials, credentials
from lamppost.residents import links, seal
from lamppost.residents.actions.places import columns_of
from lamppost.residents.data import Watch
from lamppost.residents.letters import Kind, leave_letter
from lamppost.residents.lookups import login_of
from lamppost.residents.models import Joining

HOLDS = timedelta(days=2)  # how long a confirmation link can be used


@transaction.atomic
def join(
    email: str, password: str, language: str, *, watch: Watch | None = None, now: datetime
) -> str:
    """Write down who wants to join and leave a letter with the link; the link's token.

    Again and again for the same e-mail does no harm: each link works until one is used. For an
    e-mail that has an account the letter says so, and the token (never shown) opens nothing.
    """
    token = links.new_token()
    _write_down(email, password, language, watch, token, now)
    _leave_letter(email, language, token, now)
    return token


@transaction.atomic
def resend(old: bytes, email: str, language: str, *, now: datetime) -> str:
    """Leave the letter again, with another link; its token.

    `old` is the SHA-256 of the link before. "" if nobody waits for that one with this e-mail.
    """
    token = links.new_token()
    with connection.cursor() as cursor:
        new = links.digest(token)
        cursor.execute("SELECT ctx.renew_joining(%s, %s, %s)", [old, seal.blind_index(email), new])
        if not cursor.fetchone()[0]:
            return ""
    _leave_letter(email, language, token, now)
    return token


def confirm(token: str) -> Credentials | None:
    """Make the account that waits for this link: its login.

    None if the link is used, over or invented, or its e-mail has an account by now.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, login, password FROM ctx.finish_joining(%s)", [token])
        row = cursor.fetchone()
    return Credentials(row[0], row[1], row[2], kind="resident") if row else None


@transaction.atomic
def add_confirmed(
    email: str, password: str, language: str, *, watch: Watch | None = None, now: datetime
) -> UUID | None:
    """Make an account at once, without a letter; for commands and the demo. Its login's id.

    None if the e-mail has an account.
    """
    token = links.new_token()
    _write_down(email, password, language, watch, token, now)
    made = confirm(token)
    return made.id if made else None


def _write_down(
    email: str, password: str, language: str, watch: Watch | None, token: str, now: datetime
) -> None:
    resident = uuid.uuid4()
    sealed = seal.seal(seal.tidy(email), row=resident, column="email")
    Joining.objects.create(
        id=resident,
        email_sealed=sealed.box,
        email_key=sealed.key,
        key_version=sealed.version,
        email_index=seal.blind_index(email),
        token_sha256=links.digest(token),
        leave_sha256=links.digest(links.leave_token(resident)),
        password=make_password(password),
        language=language,
        place=columns_of(watch) if watch else None,
        expires_at=now + HOLDS,
    )


def _leave_letter(email: str, language: str, token: str, now: datetime) -> None:
    known = credentials(login_of(email)) is not None
    kind = Kind.HAS_ACCOUNT if known else Kind.CONFIRM
    leave_letter(kind, email, language, token=token, now=now, until=now + HOLDS)
