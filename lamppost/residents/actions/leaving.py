"""Hearing less, or nothing, or being gone."""

from __future__ import annotations

from uuid import UUID

from django.db import connection  # noqa: TID251 calls ctx.unsubscribe, which takes a link's token

from lamppost.accounts import actions as accounts
from lamppost.residents.data import Channel


def unsubscribe(token: str, channel: Channel, place_id: UUID | None = None) -> bool:
    """End one channel for one place, or for all of them; False if the link is nobody's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctx.unsubscribe(%s, %s, %s)", [token, place_id, channel])
        return bool(cursor.fetchone()[0])


def delete_account(*, login: str = "") -> bool:
    """Delete the resident whose session this is: login, e-mail and its key, places, browsers.

    The key goes first and by itself: should anything stop the rest, the e-mail is gone already, and
    asking again finishes it. What hangs on the row goes with it, in every room.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctx.destroy_my_key()")
    return accounts.delete_myself(login)
