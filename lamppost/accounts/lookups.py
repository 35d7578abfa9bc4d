"""Questions other rooms may ask about logins."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection  # noqa: TID251 calls ctx.credentials, which shows one row at most


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
