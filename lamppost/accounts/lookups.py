"""Questions other rooms may ask about logins."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection  # noqa: TID251 calls ctx functions that show one's own rows only

from lamppost.accounts import devices
from lamppost.accounts.data import OwnPasskey
from lamppost.accounts.held import held_of
from lamppost.accounts.listing import my_sessions
from lamppost.accounts.models import Passkey
from lamppost.accounts.records import plain, record_of

__all__ = ["held_of", "my_sessions", "plain", "record_of"]


@dataclass(frozen=True)
class Credentials:
    id: UUID
    login: str
    password: str  # the hash
    kind: str


def credentials(login: str) -> Credentials | None:
    """One login of this surface, if there is one. No page may show which."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, password, kind FROM ctx.credentials(%s)", [login])
        row = cursor.fetchone()
    return Credentials(row[0], login, *row[1:]) if row else None


def passkeys_of(user_id: UUID) -> list[OwnPasskey]:
    """Somebody's own passkeys, oldest first."""
    rows = Passkey.objects.filter(user_id=user_id).order_by("added_at", "name")
    return [OwnPasskey(p.pk, p.name, p.added_at, bytes(p.credential_id)) for p in rows]


def device_of(user_agent: str) -> str:
    """What a browser is called in a list of one's own: "Firefox on Android"."""
    return devices.say(devices.coarse(user_agent))
