"""Sessions that the database itself checks.

The token travels in the cookie and, per request, in the connection setting `app.token`; row
policies compare its SHA-256 with this table. A login of another surface cannot use the token.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import (
    VALID_KEY_CHARS,
    CreateError,
    SessionBase,
    UpdateError,
)
from django.db import DatabaseError, IntegrityError, connection, transaction  # noqa: TID251 sets the row-policy token
from django.utils import timezone
from django.utils.crypto import get_random_string

from lamppost.accounts.models import Session

CHANGES = ["user_id", "data", "expires_at", "device", "began_at"]
DEVICE, BEGAN = "device", "began"  # kept in a session's data when somebody signs in


def digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def present(token: str) -> None:
    """Show the database whose session this connection speaks for ('' for nobody)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.token', %s::text, false)", [token])


class SessionStore(SessionBase):
    """Django's session interface over `accounts_session`."""

    def load(self) -> dict[str, Any]:
        row = Session.objects.filter(
            token_sha256=digest(self.session_key or ""), expires_at__gt=timezone.now()
        ).first()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row.data)

    def exists(self, session_key: str) -> bool:
        # Tokens are 190 random bits, and row policies hide every other session anyway.
        return False

    def create(self) -> None:
        self._session_key = get_random_string(32, VALID_KEY_CHARS)
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            return self.create()
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        present(self.session_key)
        row = Session(
            token_sha256=digest(self.session_key),
            surface=settings.SURFACE,
            user_id=data.get(SESSION_KEY),
            data=self.encode(data),
            expires_at=timezone.now() + timedelta(seconds=self.get_expiry_age()),
            device=data.get(DEVICE, ""),
            began_at=datetime.fromisoformat(data[BEGAN]) if BEGAN in data else None,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=must_create, update_fields=None if must_create else CHANGES)
        except IntegrityError as taken:
            raise CreateError from taken
        except DatabaseError as gone:  # signed out elsewhere meanwhile: stay signed out
            raise UpdateError from gone

    def delete(self, session_key: str | None = None) -> None:
        token = session_key or self.session_key
        if token:
            present(token)  # each token may end its own session only
            Session.objects.filter(token_sha256=digest(token)).delete()
            present(self.session_key or "")

    @classmethod
    def clear_expired(cls) -> None:
        Session.objects.filter(expires_at__lte=timezone.now()).delete()
