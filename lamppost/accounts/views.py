"""Signing in and out on desk and portal. Residents sign in with an e-mail (residents.views)."""

from __future__ import annotations

from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from lamppost.accounts.forms import SignInForm
from lamppost.accounts.signing_in import SignIn, posted, sign_in, where_next

ERRORS = {
    SignIn.WRONG: _("Login name or password is wrong."),
    SignIn.TOO_MANY: _("Too many tries. Wait a quarter of an hour and try again."),
}


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in_page(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return HttpResponseRedirect(where_next(request))
    form = SignInForm(posted(request), label_suffix="")
    if request.method == "POST" and form.is_valid():
        went = sign_in(request, form.cleaned_data["login"], form.cleaned_data["password"])
        if went is SignIn.DONE:
            return HttpResponseRedirect(where_next(request))
        form.add_error(None, ERRORS[went])
    page = {"form": form, "next": where_next(request)}
    return render(request, "accounts/sign_in.html", page, status=200 if not form.errors else 422)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    return redirect("accounts:sign_in")
