"""The two halves of every passkey ceremony: what to ask the browser, and what it answered.

All of it is posted by passkey.js and answered with JSON: options, {"next"} or {"error"}.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lamppost.accounts import actions as accounts
from lamppost.accounts.actions import SignIn, where_next
from lamppost.accounts.lookups import device_of, passkeys_of
from lamppost.residents import lookups
from lamppost.residents.views.settings import me

ERRORS = {
    SignIn.WRONG: gettext_lazy("This passkey does not open an account here. Use your password."),
    SignIn.TOO_MANY: gettext_lazy("Too many tries. Wait a quarter of an hour and try again."),
}


@never_cache
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Options for signing in and for showing again who one is; the same for everybody."""
    if accounts.relying_party() is None:
        return _refused(_("Passkeys do not work at this address."))
    options = accounts.ask_for_passkey(request)
    return _options(options) if options else _refused(str(ERRORS[SignIn.TOO_MANY]))


@never_cache
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    went = accounts.sign_in_by_passkey(request, request.POST.get("credential", ""))
    if went is not SignIn.DONE:
        return _refused(str(ERRORS[went]))
    return JsonResponse({"next": where_next(request)})


@never_cache
@login_required
@require_POST
def prove(request: HttpRequest) -> HttpResponse:
    if not accounts.prove_by_passkey(request, request.POST.get("credential", "")):
        return _refused(_("This is not a passkey of this account."))
    return JsonResponse({"next": where_next(request)})


@never_cache
@login_required
@require_POST
def ask_for_new(request: HttpRequest) -> HttpResponse:
    if accounts.relying_party() is None or not accounts.is_fresh(request.session):
        return _refused(_("Sign in again to add a passkey."))
    known = [passkey.credential_id for passkey in passkeys_of(me(request))]
    label = lookups.my_email(me(request))
    return _options(accounts.ask_for_new_passkey(request.session, me(request), label, known))


@never_cache
@login_required
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    if not accounts.is_fresh(request.session):
        return _refused(_("Sign in again to add a passkey."))
    try:
        accounts.add_passkey(
            request.session,
            me(request),
            request.POST.get("credential", ""),
            device_of(request.headers.get("User-Agent", "")),
        )
    except accounts.PasskeyRefused:
        return _refused(_("That did not work. Try again, or keep your password."))
    return JsonResponse({"next": where_next(request, reverse("residents:ways_in"))})


def _options(options: str) -> HttpResponse:
    return HttpResponse(options, content_type="application/json")


def _refused(words: str) -> HttpResponse:
    return JsonResponse({"error": words}, status=422)
