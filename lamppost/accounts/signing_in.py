"""The act of signing in, the same on every surface: limits, password, a new session token."""

from __future__ import annotations

from enum import Enum

from django.contrib import auth
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from lamppost.accounts import passkeys, proof, tries
from lamppost.accounts.devices import coarse
from lamppost.accounts.lookups import Credentials
from lamppost.accounts.models import User
from lamppost.accounts.sessions import BEGAN, DEVICE
from lamppost.accounts.tries import (
    PASSKEY_ASKED_FROM,
    PASSKEY_FROM,
    PASSWORD,
    PASSWORD_FROM,
    may_try,
)


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
    _open(request, user)
    return SignIn.DONE


def ask_for_passkey(request: HttpRequest) -> str | None:
    """Options for the browser, as JSON; None after too many. For nobody yet, a session is short."""
    if not may_try(PASSKEY_ASKED_FROM, tries.network_address(request)):
        return None
    if request.session.is_empty():
        request.session.set_expiry(passkeys.HOLDS_S)
    return passkeys.ask(request.session)


def sign_in_by_passkey(request: HttpRequest, answer: str) -> SignIn:
    """Try a browser's answer to `passkeys.ask`; on success as with a password."""
    if not may_try(PASSKEY_FROM, tries.network_address(request)):
        return SignIn.TOO_MANY
    try:
        open_session(request, passkeys.check(request.session, answer))
    except passkeys.Refused:
        return SignIn.WRONG
    return SignIn.DONE


def open_session(request: HttpRequest, who: Credentials) -> None:
    """Sign in someone who has shown in another way who they are (a confirmed link)."""
    _open(request, User(id=who.id, login=who.login, password=who.password, kind=who.kind))


def keep_session(request: HttpRequest, password_hash: str) -> None:
    """Go on under a new token after a new password, where other sessions end."""
    assert isinstance(request.user, User)
    request.user.password = password_hash
    auth.update_session_auth_hash(request, request.user)


def _open(request: HttpRequest, user: User) -> None:
    auth.login(request, user)
    request.session.set_expiry(None)  # the usual time: before, it may have been some minutes
    now = timezone.now().replace(second=0, microsecond=0)
    request.session[DEVICE] = coarse(request.headers.get("User-Agent", ""))
    request.session[BEGAN] = now.isoformat()
    proof.signed_in(request.session)


def where_next(request: HttpRequest, otherwise: str = "/") -> str:
    """Where `next` of a form or address leads, if it is a path of this surface."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    local = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if local and wanted.startswith("/") else otherwise


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: nothing on GET; on POST what was sent, even if that is nothing."""
    return request.POST if request.method == "POST" else None
