"""Signing in and out, and a forgotten password."""

from __future__ import annotations

from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from lamppost.accounts.actions import SignIn, posted, where_next
from lamppost.accounts.actions import sign_in as try_to_sign_in
from lamppost.residents import actions, lookups
from lamppost.residents.forms import ForgotForm, ResetForm, SignInForm
from lamppost.residents.views.joining import may_write
from lamppost.residents.views.proving import passkey_page

ERRORS = {
    SignIn.WRONG: _("E-mail or password is wrong."),
    SignIn.TOO_MANY: _("Too many tries. Wait a quarter of an hour, or choose a new password."),
}


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return HttpResponseRedirect(where_next(request))
    form = SignInForm(posted(request))
    if request.method == "POST" and form.is_valid():
        login = lookups.login_of(form.cleaned_data["email"])
        went = try_to_sign_in(request, login, form.cleaned_data["password"])
        if went is SignIn.DONE:
            return HttpResponseRedirect(where_next(request))
        form.add_error(None, ERRORS[went])
    page = {
        "form": form,
        "next": where_next(request),
        "new_password": "new" in request.GET,
        **passkey_page(),
    }
    return render(request, "residents/sign_in.html", page, status=422 if form.errors else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    return redirect("/")


@never_cache
@require_http_methods(["GET", "POST"])
def forgot(request: HttpRequest) -> HttpResponse:
    form = ForgotForm(posted(request))
    if request.method == "POST" and form.is_valid() and may_write(request, form):
        email = form.cleaned_data["email"]
        actions.ask_reset(email, get_language() or "en", now=timezone.now())
        return render(request, "residents/forgot_sent.html", {"email": email})
    page = {"form": form}
    return render(request, "residents/forgot.html", page, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def reset(request: HttpRequest, token: str) -> HttpResponse:
    if lookups.who_resets(token) is None:
        return render(request, "residents/link_over.html", {"what": "reset"}, status=404)
    form = ResetForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.reset(token, form.cleaned_data["password"])
        auth.logout(request)
        return redirect("/sign-in?new")
    page = {"form": form}
    return render(request, "residents/reset.html", page, status=422 if form.errors else 200)
