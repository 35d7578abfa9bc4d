"""The act of signing in, the same on every surface: limits, password, a new session token."""

from __future__ import annotations

from enum import Enum

from django.contrib import auth
from django.http import HttpRequest

from lamppost.accounts import tries
from lamppost.accounts.tries import PASSWORD, PASSWORD_FROM, may_try


class SignIn(Enum):
    """How it went. WRONG says nothing of whether the login exists."""

    DONE = "done"
    WRONG = "wrong"
    TOO_MANY = "too many"


def sign_in(request: HttpRequest, login: str, password: str) -> SignIn:
    """Try a login and password; on success the session gets a new token and the old one ends."""
    address = tries.network_address(request)
    if not (may_try(PASSWORD_FROM, address) and may_try(PASSWORD, login)):
        return SignIn.TOO_MANY
    user = auth.authenticate(request, login=login, password=password)
    if user is None:
        return SignIn.WRONG
    tries.forgive(PASSWORD, login, entirely=True)
    tries.forgive(PASSWORD_FROM, address)
    auth.login(request, user)
    return SignIn.DONE
