"""The first question of every request: whose session is this? Asked of the database once.

One query shows the token to the row policies and brings the session with its login. What it found
is kept for this request only, so that neither is asked for again.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.db import OperationalError, connection  # noqa: TID251 sets the row-policy token

from lamppost.accounts.models import User

ASK = "SELECT data, id, login, password, kind FROM ctx.open_session(%s)"
Row = tuple[str, UUID | None, str, str, str]


@dataclass(frozen=True)
class Opened:
    """An open session: what Django keeps in it, and whose it is, if they may still sign in."""

    data: str
    user: User | None


_opened: ContextVar[Opened | None] = ContextVar("opened", default=None)


def open_session(session: SessionBase) -> None:
    """Show the database whose session this request has, and load it."""
    row = _ask(session.session_key or "")
    opened = Opened(row[0], _user(row)) if row else None
    _opened.set(opened)
    if opened is None:
        session._session_key = None  # as SessionStore.load does
    session._session_cache = session.decode(opened.data) if opened else {}  # type: ignore[attr-defined]


def forget() -> None:
    """The request is over."""
    _opened.set(None)


def who(user_id: UUID | str) -> User | None:
    """The login of this request's session, if it is this one."""
    opened = _opened.get()
    user = opened.user if opened else None
    return user if user and str(user.pk) == str(user_id) else None


def _ask(token: str) -> Row | None:
    """A line to the database that has died since the last request is opened anew, once."""
    try:
        return _fetch(token)
    except OperationalError:
        if connection.in_atomic_block:
            raise
        connection.close()
        return _fetch(token)


def _fetch(token: str) -> Row | None:
    with connection.cursor() as cursor:
        cursor.execute(ASK, [token])
        row: Row | None = cursor.fetchone()
    return row


def _user(row: Row) -> User | None:
    _, pk, login, password, kind = row
    return User(id=pk, login=login, password=password, kind=kind) if pk else None
