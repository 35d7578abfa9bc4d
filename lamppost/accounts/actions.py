"""What may be done to logins and sessions from other rooms."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.db import connection  # noqa: TID251 calls ctx functions over this room's own tables
from django.utils import timezone

from lamppost.accounts.data import Kind
from lamppost.accounts.models import Guess, Session, User
from lamppost.accounts.own import (
    change_password,
    end_other_sessions,
    end_session,
    forget_password,
    remove_passkey,
    rename_passkey,
)
from lamppost.accounts.passkeys import Refused as PasskeyRefused
from lamppost.accounts.passkeys import add as add_passkey
from lamppost.accounts.passkeys import ask_for_new as ask_for_new_passkey
from lamppost.accounts.passkeys import relying_party
from lamppost.accounts.proof import has_password, is_fresh, is_password, is_proved, prove_by_passkey
from lamppost.accounts.proof import signed_in as stay_fresh
from lamppost.accounts.seat import ask_password, trying
from lamppost.accounts.signing_in import (
    SignIn,
    ask_for_passkey,
    open_session,
    posted,
    sign_in,
    sign_in_by_passkey,
    where_next,
)
from lamppost.accounts.tries import (
    LETTERS_FROM,
    LETTERS_TO,
    PASSWORD,
    Limit,
    forgive,
    may_try,
    network_address,
)

__all__ = [
    "LETTERS_FROM",
    "LETTERS_TO",
    "PASSWORD",
    "Limit",
    "PasskeyRefused",
    "SignIn",
    "add_passkey",
    "ask_for_new_passkey",
    "ask_for_passkey",
    "ask_password",
    "change_password",
    "end_other_sessions",
    "end_session",
    "forget_password",
    "has_password",
    "is_fresh",
    "is_password",
    "is_proved",
    "may_try",
    "network_address",
    "open_session",
    "posted",
    "prove_by_passkey",
    "relying_party",
    "remove_passkey",
    "rename_passkey",
    "sign_in",
    "sign_in_by_passkey",
    "stay_fresh",
    "trying",
    "where_next",
]


def create_login(login: str, password: str, kind: Kind | str) -> UUID:
    """Make a login for a person of this kind; for commands and the demo, as the owner.

    ValidationError if the password is too short or too common, IntegrityError if the login is
    taken, ValueError if there is no such kind.
    """
    validate_password(password)
    return User.objects.create_user(login, password, Kind(kind)).pk


def replace_password(login: str, old_hash: str, password: str) -> bool:
    """Set a new password if `old_hash` is still the hash, end every session, lift the lock.

    False if a newer password was set meanwhile. As the site.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ctx.replace_password(%s, %s, %s)", [login, old_hash, make_password(password)]
        )
        done = bool(cursor.fetchone()[0])
    if done:
        forgive(PASSWORD, login, entirely=True)
    return done


def delete_myself(login: str = "") -> bool:
    """Delete the login whose session this is, all that hangs on it, and its counts of tries.

    As the site.
    """
    for limit in (PASSWORD, LETTERS_TO):
        forgive(limit, login, entirely=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctx.delete_myself()")
        return bool(cursor.fetchone()[0])


def delete_expired_sessions() -> int:
    """Delete the sessions that are over; as the worker, which sees no others."""
    return Session.objects.filter(expires_at__lt=timezone.now()).delete()[0]


def delete_old_guesses() -> int:
    """Delete counts that limit nothing any more; as the worker, which sees no others."""
    day_ago = timezone.now() - timedelta(days=1)
    return Guess.objects.filter(since__lt=day_ago).delete()[0]
