"""Slowing down whoever guesses passwords or floods mailboxes, without keeping who was here.

Tries are counted under HMAC(secret key of the surface, what is tried): a login or an address of the
network. Ten wrong passwords for one login lock it for a quarter of an hour; a hundred tries from
one network address do so for that address (offices and phones share one). OWASP ASVS 5.0, 6.3.1.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection  # noqa: TID251 calls ctx.may_try, which shows a yes or a no
from django.http import HttpRequest


@dataclass(frozen=True)
class Limit:
    """At most `most` tries of this kind within `within` of the first."""

    kind: str
    most: int
    within: timedelta


PASSWORD = Limit("password", 10, timedelta(minutes=15))
PASSWORD_FROM = Limit("password from", 100, timedelta(minutes=15))
PASSKEY_ASKED_FROM = Limit("passkey asked from", 300, timedelta(minutes=15))
PASSKEY_FROM = Limit("passkey from", 100, timedelta(minutes=15))
LETTERS_TO = Limit("letters to", 5, timedelta(hours=1))
LETTERS_FROM = Limit("letters from", 60, timedelta(hours=1))


def may_try(limit: Limit, what: str) -> bool:
    """Count a try and say whether it may be made; ask before trying."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ctx.may_try(%s, %s, make_interval(secs => %s))",
            [_key(limit, what), limit.most, limit.within.total_seconds()],
        )
        return bool(cursor.fetchone()[0])


def forgive(limit: Limit, what: str, *, entirely: bool = False) -> None:
    """It was no guess: take this try back, or all of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctx.forgive(%s, %s)", [_key(limit, what), entirely])


def network_address(request: HttpRequest) -> str:
    """Where a request comes from: what our own proxy says, if there is one."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.HTTPS else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def _key(limit: Limit, what: str) -> bytes:
    message = f"{limit.kind}:{what}".encode("utf-8", "surrogateescape")
    return hmac.digest(settings.SECRET_KEY.encode(), message, hashlib.sha256)
