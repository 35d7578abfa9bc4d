"""The browsers in which somebody is signed in."""

from __future__ import annotations

from django.db import connection  # noqa: TID251 calls ctx.my_sessions, which shows one's own only

from lamppost.accounts import devices
from lamppost.accounts.data import OpenSession


def my_sessions() -> list[OpenSession]:
    """The browsers in which whoever asks is signed in; this one first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, device, began_at, is_this FROM ctx.my_sessions()")
        return [OpenSession(row[0], devices.say(row[1]), *row[2:]) for row in cursor.fetchall()]
