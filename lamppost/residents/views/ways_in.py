"""One's own ways in: passkeys, the password, and the browsers that are signed in."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamppost.accounts import actions as accounts
from lamppost.accounts.actions import posted, where_next
from lamppost.accounts.lookups import my_sessions, passkeys_of
from lamppost.residents.forms import PasskeyNameForm, PasswordForm, ProveForm
from lamppost.residents.views.proving import has_shown, passkey_page, proof_page
from lamppost.residents.views.settings import me


@never_cache
@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    page = {
        "passkeys": passkeys_of(me(request)),
        "sessions": my_sessions(),
        "has_password": accounts.has_password(request),
        "is_fresh": accounts.is_fresh(request.session),
        "refused": request.GET.get("refused"),
        "done": request.GET.get("done"),
        **passkey_page(reverse("residents:ways_in")),
    }
    return render(request, "residents/ways_in.html", page)


@login_required
@require_POST
def rename_passkey(request: HttpRequest, passkey_id: UUID) -> HttpResponse:
    form = PasskeyNameForm(request.POST)
    if form.is_valid():
        accounts.rename_passkey(me(request), passkey_id, form.cleaned_data["name"])
    return redirect("residents:ways_in")


@login_required
@require_POST
def remove_passkey(request: HttpRequest, passkey_id: UUID) -> HttpResponse:
    """Removes one, but for the last way in, and only soon after showing who one is."""
    if not accounts.is_fresh(request.session):
        return redirect(f"{reverse('residents:prove')}?next={reverse('residents:ways_in')}")
    gone = accounts.remove_passkey(passkey_id)
    return HttpResponseRedirect(reverse("residents:ways_in") + ("" if gone else "?refused=last"))


@login_required
@require_POST
def end_session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    accounts.end_session(session_id)
    return redirect("residents:ways_in")


@login_required
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    accounts.end_other_sessions()
    return redirect("residents:ways_in")


@never_cache
@login_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def prove(request: HttpRequest) -> HttpResponse:
    form = ProveForm(posted(request))
    if request.method == "POST" and has_shown(request, form):
        accounts.stay_fresh(request.session)
        return HttpResponseRedirect(where_next(request, reverse("residents:ways_in")))
    page = proof_page(
        request,
        form,
        heading=_("Show that it is you"),
        button=_("Continue"),
        next=where_next(request, reverse("residents:ways_in")),
    )
    return render(request, "residents/prove_page.html", page, status=422 if form.errors else 200)


@never_cache
@login_required
@sensitive_post_parameters("password", "new")
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    form = PasswordForm(posted(request))
    if request.method == "POST" and has_shown(request, form):
        accounts.change_password(request, form.cleaned_data["new"])
        return HttpResponseRedirect(reverse("residents:ways_in") + "?done=password")
    page = proof_page(
        request,
        form,
        heading=_("Change my password"),
        text=_("Every other device of yours is signed out."),
        button=_("Set the password"),
    )
    return render(request, "residents/prove_page.html", page, status=422 if form.errors else 200)


@never_cache
@login_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def no_password(request: HttpRequest) -> HttpResponse:
    form = ProveForm(posted(request))
    if request.method == "POST" and has_shown(request, form):
        gone = accounts.forget_password(request)
        return HttpResponseRedirect(
            reverse("residents:ways_in") + ("" if gone else "?refused=last")
        )
    page = proof_page(
        request,
        form,
        heading=_("Come in by passkey only"),
        text=_(
            "Your password is forgotten. If you lose every passkey, a link to your e-mail lets you"
            " set a new one."
        ),
        button=_("Forget my password"),
        look="danger",
    )
    return render(request, "residents/prove_page.html", page, status=422 if form.errors else 200)
