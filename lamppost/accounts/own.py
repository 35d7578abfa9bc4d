"""What somebody signed in does about their own ways in: passkeys, password, sessions."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction  # noqa: TID251 calls ctx functions over this room's own tables
from django.http import HttpRequest

from lamppost.accounts.models import Passkey, User
from lamppost.accounts.signing_in import keep_session


def rename_passkey(user_id: UUID, passkey_id: UUID, name: str) -> None:
    """Call it something else; quietly nothing if it is not there."""
    Passkey.objects.filter(pk=passkey_id, user_id=user_id).update(name=name)


def remove_passkey(passkey_id: UUID) -> bool:
    """False if it is nobody's here, or the last way in."""
    return bool(_one("SELECT ctx.remove_passkey(%s)", passkey_id))


@transaction.atomic
def change_password(request: HttpRequest, password: str) -> int:
    """Set a new password; every other session ends. How many those were."""
    new = make_password(password)
    assert request.user.pk is not None
    User.objects.filter(pk=request.user.pk).update(password=new)
    ended = end_other_sessions()
    keep_session(request, new)
    return ended


@transaction.atomic
def forget_password(request: HttpRequest) -> bool:
    """Come in by passkeys only from now on; False without one. Every other session ends."""
    if not _one("SELECT ctx.forget_password()"):
        return False
    end_other_sessions()
    assert request.user.pk is not None
    keep_session(request, User.objects.get(pk=request.user.pk).password)
    return True


def end_session(session_id: UUID) -> bool:
    """End one of one's own sessions; the browser that had it is out at its next request."""
    return bool(_one("SELECT ctx.end_sessions(%s)", session_id))


def end_other_sessions() -> int:
    return int(_one("SELECT ctx.end_sessions(NULL)"))


def _one(query: str, *values: UUID) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        found: int = cursor.fetchone()[0]
    return found
