"""Asking once more who somebody is: the password, or a passkey right now."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lamppost.accounts import actions as accounts
from lamppost.accounts.lookups import passkeys_of
from lamppost.residents.forms import ProveForm


def has_shown(request: HttpRequest, form: ProveForm) -> bool:
    """Whether this form may be acted on; if not, it says why."""
    if not form.is_valid():
        return False
    if accounts.is_proved(request.session):
        return True
    password = form.cleaned_data["password"]
    if not password:
        form.add_error("password", _("Type your password, or use a passkey."))
        return False
    right = accounts.is_password(request, password)
    if right is None:
        form.add_error("password", _("Too many tries. Wait a quarter of an hour and try again."))
    elif not right:
        form.add_error("password", _("This is not your password."))
    return bool(right)


def proof_page(request: HttpRequest, form: ProveForm, **more: Any) -> dict[str, Any]:
    """What the templates of such a form need."""
    return {
        "form": form,
        "has_password": accounts.has_password(request),
        "is_proved": accounts.is_proved(request.session),
        "passkeys": passkeys_of(request.user.pk) if request.user.pk else [],
        **passkey_page(),
        **more,
    }


def passkey_page(then: str = "/") -> dict[str, Any]:
    """Which host passkeys hold for ("" for none), and where to go after adding one."""
    party = accounts.relying_party()
    return {"passkey_host": party.id if party else "", "passkey_next": then}
