"""Switching a browser on and off. Each resident sees and changes only their own."""

from __future__ import annotations

import uuid
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction  # noqa: TID251 ctx.resident() names whose row it is
from django.db.utils import IntegrityError, ProgrammingError

from lamppost.alerts.models import PushSubscription
from lamppost.alerts.push.endpoint import NotAllowed, origin_of
from lamppost.alerts.push.seal import POINT, SECRET, agree
from lamppost.alerts.push.vapid import unb64
from lamppost.residents.lookups import my_language

MOST_BROWSERS = 10
KEEP = """
INSERT INTO alerts_pushsubscription
       (id, resident_id, endpoint, p256dh, auth, language, created_at)
VALUES (%s, (SELECT ctx.resident()), %s, %s, %s, %s, %s)
ON CONFLICT (endpoint) DO UPDATE
   SET p256dh = EXCLUDED.p256dh, auth = EXCLUDED.auth, language = EXCLUDED.language"""


class NotPossible(Exception):
    """This browser cannot be switched on; `field` is what is wrong with it."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


class SomeoneElses(Exception):
    """The browser is switched on for another resident; it must get an address of its own."""


def subscribe(user_id: UUID, endpoint: str, p256dh: str, auth: str, *, now: datetime) -> None:
    """Tell this browser of alerts from now on. Again for the same one changes nothing.

    `p256dh` and `auth` are base64url as a page's PushSubscription has them.
    """
    try:
        origin_of(endpoint, loopback=settings.PUSH_ALLOW_LOOPBACK)
    except NotAllowed as wrong:
        raise NotPossible("endpoint", str(wrong)) from None
    point, secret = _bytes("p256dh", p256dh, POINT), _bytes("auth", auth, SECRET)
    try:
        agree(point, secret)
    except ValueError:
        raise NotPossible("p256dh", "not a point of P-256") from None
    others = PushSubscription.objects.exclude(endpoint=endpoint)
    if others.count() >= MOST_BROWSERS:
        raise NotPossible("endpoint", f"{MOST_BROWSERS} browsers are switched on already")
    _keep([uuid.uuid4(), endpoint, point, secret, my_language(user_id), now])


def _keep(values: list[object]) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(KEEP, values)  # type: ignore[arg-type]
    except ProgrammingError as refused:  # the row policy hides others' rows from the upsert
        raise SomeoneElses from refused
    except IntegrityError as nobody:  # ctx.resident() is NULL: not a resident's session
        raise NotPossible("endpoint", "only residents are told of alerts") from nobody


def forget(endpoint: str) -> None:
    """Tell this browser of nothing any more; nothing happens if it is not one's own."""
    with connection.cursor() as cursor:  # its keys, which the site cannot see, go with it
        cursor.execute("DELETE FROM alerts_pushsubscription WHERE endpoint = %s", [endpoint])


def _bytes(field: str, text: str, size: int) -> bytes:
    try:
        raw = unb64(text)
    except ValueError:
        raise NotPossible(field, "not base64url") from None
    if len(raw) != size:
        raise NotPossible(field, f"not {size} bytes")
    return raw
