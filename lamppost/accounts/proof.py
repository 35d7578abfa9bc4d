"""Showing once more who one is, before something that a phone left lying about must not do.

Signing in counts for ten minutes for adding a passkey; what cannot be undone asks the password or a
passkey right then (OWASP ASVS 5.0, 7.5).
"""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone

from lamppost.accounts import passkeys, tries
from lamppost.accounts.models import User

SIGNED_IN, PROVED = "signed_in", "proved"  # keys of the session: until when
AFTER_SIGN_IN, AFTER_PROOF = timedelta(minutes=10), timedelta(minutes=5)


def signed_in(session: SessionBase) -> None:
    session[SIGNED_IN] = (timezone.now() + AFTER_SIGN_IN).timestamp()


def is_fresh(session: SessionBase) -> bool:
    """Whether this browser signed in, or showed again who it is, some minutes ago at most."""
    return _holds(session, SIGNED_IN) or is_proved(session)


def is_proved(session: SessionBase) -> bool:
    """Whether a passkey was shown in this session within five minutes, apart from signing in."""
    return _holds(session, PROVED)


def prove_by_passkey(request: HttpRequest, answer: str) -> bool:
    """Whether the answer to `passkeys.ask` is by a passkey of whoever is signed in."""
    if not tries.may_try(tries.PASSKEY_FROM, tries.network_address(request)):
        return False
    try:
        right = passkeys.check(request.session, answer).id == request.user.pk
    except passkeys.Refused:
        return False
    if right:
        request.session[PROVED] = (timezone.now() + AFTER_PROOF).timestamp()
    return right


def has_password(request: HttpRequest) -> bool:
    """Whether whoever is signed in can come in by a password."""
    return isinstance(request.user, User) and request.user.has_usable_password()


def is_password(request: HttpRequest, password: str) -> bool | None:
    """Whether this is the password of whoever is signed in; None after too many tries."""
    user = request.user
    assert isinstance(user, User)
    if not tries.may_try(tries.PASSWORD, user.login):
        return None
    right = user.check_password(password)
    if right:
        tries.forgive(tries.PASSWORD, user.login, entirely=True)
    return right


def _holds(session: SessionBase, key: str) -> bool:
    until: float = session.get(key, 0.0)
    return timezone.now().timestamp() < until
