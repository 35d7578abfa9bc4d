"""Joining: a form, a letter, a link. No page shows whether an e-mail has an account."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from lamppost.accounts import actions as accounts
from lamppost.accounts.actions import LETTERS_FROM, LETTERS_TO, may_try, network_address, posted
from lamppost.residents import actions, links, lookups
from lamppost.residents.forms import ConfirmForm, ForgotForm, JoinForm, place_initial

WAITING = "joining"  # in the session: SHA-256 of the link this browser waits for


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("residents:settings")
    if request.method == "GET":
        language = get_language() or "en"
        form = JoinForm(initial=place_initial() | {"language": language})
        return render(request, "residents/join.html", {"form": form})
    form = JoinForm(request.POST)
    if "find" in request.POST:
        form.errors.clear()
        return render(request, "residents/join.html", {"form": form})
    if not form.is_valid() or not may_write(request, form):
        return render(request, "residents/join.html", {"form": form}, status=422)
    facts = form.cleaned_data
    token = actions.join(
        facts["email"],
        facts["password"],
        facts["language"],
        watch=facts["watch"],
        now=timezone.now(),
    )
    return _sent(request, token, facts["email"])


@never_cache
@require_POST
def resend(request: HttpRequest) -> HttpResponse:
    """The letter once more, to the same e-mail, from the browser that joined."""
    form = ForgotForm(request.POST)
    if WAITING not in request.session or not form.is_valid() or not may_write(request, form):
        page = {"email": request.POST.get("email", ""), "form": form}
        return render(request, "residents/join_sent.html", page, status=422)
    email, old = form.cleaned_data["email"], bytes.fromhex(request.session[WAITING])
    token = actions.resend(old, email, get_language() or "en", now=timezone.now())
    return _sent(request, token, email, again=True)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link shows a button (mail scanners open links); pressing it makes the account.

    In another browser than the one that joined, the password is asked too: whoever joined with
    somebody else's e-mail must not get that person's confirmation.
    """
    waiting = lookups.joining(token)
    if waiting is None:
        return render(request, "residents/link_over.html", {"what": "join"}, status=404)
    same_browser = request.session.get(WAITING) == links.digest(token).hex()
    form = ConfirmForm(posted(request))
    if request.method == "POST":
        if same_browser or _knows_password(request, form, waiting[1]):
            return _make_account(request, token)
    page = {"form": form, "same_browser": same_browser}
    return render(request, "residents/confirm.html", page, status=422 if form.errors else 200)


def may_write(request: HttpRequest, form: ForgotForm | JoinForm) -> bool:
    """Count a letter to this e-mail from this network; on too many, say so in the form."""
    if not settings.SMTP_URL:
        form.add_error("email", _("No mail can be sent yet: the operator has set no mail server."))
        return False
    login = lookups.login_of(form.cleaned_data["email"])
    if may_try(LETTERS_FROM, network_address(request)) and may_try(LETTERS_TO, login):
        return True
    form.add_error(
        "email", _("Too many letters were asked for. Look in your mailbox, or try in an hour.")
    )
    return False


def _knows_password(request: HttpRequest, form: ConfirmForm, expected: str) -> bool:
    if not form.is_valid():
        return False
    if not may_try(accounts.PASSWORD, request.path):
        form.add_error("password", _("Too many tries. Wait a quarter of an hour and try again."))
    elif not check_password(form.cleaned_data["password"], expected):
        form.add_error("password", _("This is not the password that was chosen when joining."))
    return not form.errors


def _make_account(request: HttpRequest, token: str) -> HttpResponse:
    made = actions.confirm(token)
    if made is None:
        return render(request, "residents/link_over.html", {"what": "join"}, status=404)
    request.session.pop(WAITING, None)
    accounts.open_session(request, made)
    return redirect("residents:welcome")


def _sent(request: HttpRequest, token: str, email: str, *, again: bool = False) -> HttpResponse:
    """The same page whether or not there is an account."""
    if token:
        request.session[WAITING] = links.digest(token).hex()
        request.session.set_expiry(None)
    return render(request, "residents/join_sent.html", {"email": email, "again": again})
