"""Links that go out by mail. Each opens one thing, and cannot be made without the key of links.

A joining's link is random. A reset link is signed, holds an hour and dies with the old password. An
unsubscribe link belongs to a resident for good (mail is read years later), so it is an HMAC of the
resident's id; the database knows its SHA-256 and checks it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.core.exceptions import ImproperlyConfigured

RESET_HOLDS = timedelta(hours=1)


def new_token() -> str:
    """256 random bits for a link."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> bytes:
    """What the database keeps of a link's token (ctx.token_of)."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()


def leave_token(resident_id: UUID) -> str:
    """The token of this resident's unsubscribe link."""
    mac = hmac.digest(_key(), b"leave:" + resident_id.bytes, hashlib.sha256)
    return urlsafe_b64encode(mac).decode().rstrip("=")


def reset_token(login: str, password_hash: str) -> str:
    facts = {"login": login, "was": _mark(password_hash)}
    return signing.dumps(facts, key=_key().hex(), salt="reset password")


def open_reset(token: str) -> tuple[str, str] | None:
    """Login and mark of the old password; None if forged, changed or over an hour old."""
    try:
        facts = signing.loads(token, key=_key().hex(), salt="reset password", max_age=RESET_HOLDS)
    except signing.BadSignature:
        return None
    return facts["login"], facts["was"]


def is_marked(password_hash: str, mark: str) -> bool:
    """Whether a reset link was made for this password."""
    return hmac.compare_digest(_mark(password_hash), mark)


def _mark(password_hash: str) -> str:
    return hmac.digest(_key(), b"was:" + password_hash.encode(), hashlib.sha256).hex()[:32]


def channel() -> str:
    """Where the worker is woken for letters. Any login can listen on any channel it can name, so
    the name is one that only those with the key know: else an officer hears when somebody joins."""
    return "letters_" + hmac.new(_key(), b"channel", "sha256").hexdigest()[:32]


def key_for(purpose: bytes) -> bytes:
    """A key of its own for codes that are typed from paper."""
    return hmac.digest(_key(), b"key for " + purpose, hashlib.sha256)


def _key() -> bytes:
    if not settings.LINK_KEY:
        raise ImproperlyConfigured("LAMPPOST_LINK_KEY is not set for this process")
    return str(settings.LINK_KEY).encode()
