"""Keys of the push API. 256 random bits, so their SHA-256 needs no salt; the key is shown once."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lamppost.dispatch.models import Feed, PushKey

PREFIX = "lp_"  # so that secret scanners can find a key that leaked


@dataclass(frozen=True)
class Caller:
    """Whose key it is. Calls under a sandbox key are screened and counted, never kept."""

    key_id: UUID
    feed_id: UUID
    is_sandbox: bool


def digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).digest()


def make(feed: Feed, *, is_sandbox: bool = False) -> str:
    """A new key for this feed. It cannot be shown again."""
    key = PREFIX + secrets.token_urlsafe(32)
    PushKey.objects.create(feed=feed, key_sha256=digest(key), is_sandbox=is_sandbox)
    return key


def revoke(key_id: UUID, *, now: datetime) -> bool:
    """End a key at once. False if there is none, or it is over already."""
    return PushKey.objects.filter(pk=key_id, revoked_at=None).update(revoked_at=now) == 1


def caller(key: str) -> Caller | None:
    """Who calls with this key; None for an unknown or revoked key, or a feed that is off."""
    row = (
        PushKey.objects.filter(key_sha256=digest(key), revoked_at=None, feed__is_live=True)
        .values_list("pk", "feed_id", "is_sandbox")
        .first()
    )
    return Caller(*row) if row else None
