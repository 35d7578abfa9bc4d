"""Addresses of pictures and clips: signed by the surface that shows them, good for an hour or two.

All pages of one hour give the same address, so that a browser keeps what it has.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

HOUR = 3600
SALT = "lamppost.footage.addresses"


def signed(media_id: UUID, version: int, name: str, *, now: datetime) -> str:
    until = (int(now.timestamp()) // HOUR + 2) * HOUR
    path = reverse("footage:shown", args=[media_id, version, name])
    return f"{path}?until={until}&sig={_signature(media_id, version, name, until)}"


def seconds_left(
    media_id: UUID, version: int, name: str, until: str, signature: str, *, now: datetime
) -> int:
    """How long this address still holds; 0 if it does not, or is not one of ours."""
    if not (until.isascii() and until.isdigit() and len(until) < 12):
        return 0
    expected = _signature(media_id, version, name, int(until))
    if not constant_time_compare(signature, expected):
        return 0
    return max(0, int(until) - int(now.timestamp()))


def _signature(media_id: UUID, version: int, name: str, until: int) -> str:
    message = f"{media_id}/{version}/{name}/{until}"
    return salted_hmac(SALT, message, algorithm="sha256").hexdigest()[:43]
