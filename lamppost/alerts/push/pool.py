"""Keys agreed ahead of time, kept sealed, each used once (RFC 8291, section 3).

A key is deleted in the statement that takes it, before its message is sealed. When a browser has
none left, its message is agreed on at once: slower (0.2 ms), never later.
"""

from __future__ import annotations

import base64
import os
import time
import uuid
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection  # noqa: TID251 takes and refills keys by the thousand

from lamppost.alerts.push.seal import Agreed, agree

DEPTH = 2  # keys kept for each browser: the first word, and one correction
AT_ONCE = 1000
NONCE = 12

TAKE = """
WITH target AS (
    SELECT s.id, s.resident_id, s.endpoint, s.p256dh, s.auth, s.language, k.id AS key_id
      FROM alerts_pushsubscription s
      LEFT JOIN LATERAL (
          SELECT id FROM alerts_pushkey WHERE subscription_id = s.id LIMIT 1) k ON true
     WHERE s.resident_id = ANY(%s::uuid[])),
used AS (
    DELETE FROM alerts_pushkey k USING target t WHERE k.id = t.key_id
    RETURNING k.id, k.as_public, k.ikm_sealed)
SELECT t.id, t.resident_id, t.endpoint, t.p256dh, t.auth, t.language, u.as_public, u.ikm_sealed
  FROM target t LEFT JOIN used u ON u.id = t.key_id"""
SHORT = """
SELECT s.id, s.p256dh, s.auth, %s - held.keys
  FROM alerts_pushsubscription s
 CROSS JOIN LATERAL (
    SELECT count(*)::int AS keys FROM alerts_pushkey WHERE subscription_id = s.id) held
 WHERE s.id > %s AND held.keys < %s
 ORDER BY s.id LIMIT %s"""
KEEP = """
INSERT INTO alerts_pushkey (id, subscription_id, as_public, ikm_sealed)
SELECT k.* FROM unnest(%s::uuid[], %s::uuid[], %s::bytea[], %s::bytea[])
       AS k (id, subscription_id, as_public, ikm_sealed)
  JOIN alerts_pushsubscription s ON s.id = k.subscription_id"""
SOMEONE_WAITS = "SELECT EXISTS (SELECT FROM alerts_delivery WHERE state < 2 AND channel = 'push')"


class Target(NamedTuple):
    """One browser to push to, with a key of its own for one message."""

    subscription_id: UUID
    resident_id: UUID
    endpoint: str
    language: str
    agreed: Agreed


def take(resident_ids: Iterable[UUID]) -> list[Target]:
    """Every browser of these residents, each with a key that is now used up."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [list(resident_ids)])
        rows = cursor.fetchall()
    return [target for row in rows if (target := _target(*row))]


def _target(
    pk: UUID,
    resident_id: UUID,
    endpoint: str,
    p256dh: bytes,
    auth: bytes,
    language: str,
    public: bytes | None,
    sealed: bytes | None,
) -> Target | None:
    agreed = _open(pk, bytes(public), bytes(sealed)) if public and sealed else None
    try:
        agreed = agreed or agree(bytes(p256dh), bytes(auth))
    except ValueError:  # not a point of the curve; checked when it came in
        return None
    return Target(pk, resident_id, endpoint, language, agreed)


def refill(seconds: float) -> int:
    """Agree on keys for browsers that have too few, for so long at most, while nobody waits."""
    until, last, made = time.monotonic() + seconds, UUID(int=0), 0
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(SOMEONE_WAITS)
            if cursor.fetchone()[0]:
                break
            cursor.execute(SHORT, [DEPTH, last, DEPTH, AT_ONCE])
            rows = cursor.fetchall()
            if not rows:
                break
            keys = [_fresh(pk, bytes(p), bytes(a)) for pk, p, a, few in rows for _ in range(few)]
            cursor.execute(KEEP, list(map(list, zip(*keys, strict=True))))
        last, made = rows[-1][0], made + len(keys)
    return made


def _fresh(subscription_id: UUID, p256dh: bytes, auth: bytes) -> tuple[UUID, UUID, bytes, bytes]:
    agreed, nonce = agree(p256dh, auth), os.urandom(NONCE)
    sealed = nonce + _cipher().encrypt(nonce, agreed.ikm, subscription_id.bytes + agreed.public)
    return uuid.uuid4(), subscription_id, agreed.public, sealed


def _open(subscription_id: UUID, public: bytes, sealed: bytes) -> Agreed | None:
    """The agreement; None if it was sealed under another pool key."""
    try:
        ikm = _cipher().decrypt(sealed[:NONCE], sealed[NONCE:], subscription_id.bytes + public)
    except InvalidTag:
        return None
    return Agreed(public, ikm)


@cache
def _cipher() -> AESGCM:
    return AESGCM(base64.urlsafe_b64decode(settings.POOL_KEY))
