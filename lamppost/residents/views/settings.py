"""What a resident is told of and how."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings as site
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamppost.accounts.actions import posted
from lamppost.residents import actions, lookups
from lamppost.residents.data import MOST_PLACES
from lamppost.residents.forms import LanguageForm, PlaceForm, place_initial
from lamppost.residents.framing import look_at
from lamppost.residents.views.proving import passkey_page


@never_cache
@login_required
@require_safe
def overview(request: HttpRequest, *, welcome: bool = False) -> HttpResponse:
    who = me(request)
    mine = lookups.my_places(who)
    page = {
        "places": mine,
        "look": look_at(mine),
        "may_add": len(mine) < MOST_PLACES,
        "most": MOST_PLACES,
        "email": lookups.my_email(who),
        "language_form": LanguageForm(initial={"language": lookups.my_language(who)}),
        "welcome": welcome,
        **passkey_page(reverse("residents:settings")),
    }
    return render(request, "residents/settings.html", page)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def add_place(request: HttpRequest) -> HttpResponse:
    form = PlaceForm(posted(request), initial=place_initial())
    if not _is_done(request, form):
        return _place_page(request, form)
    try:
        actions.add_place(me(request), form.cleaned_data["watch"])
    except actions.NotPossible:
        form.add_error(None, _("You watch five places already. Remove one to add another."))
        return _place_page(request, form)
    return redirect("residents:settings")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, place_id: UUID) -> HttpResponse:
    found = lookups.my_place(me(request), place_id)
    if found is None:
        raise Http404
    form = PlaceForm(posted(request), initial=place_initial(found))
    if not _is_done(request, form):
        return _place_page(request, form, place=found)
    actions.change_place(me(request), place_id, form.cleaned_data["watch"])
    return redirect("residents:settings")


@login_required
@require_POST
def remove_place(request: HttpRequest, place_id: UUID) -> HttpResponse:
    actions.remove_place(me(request), place_id)
    return redirect("residents:settings")


@login_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The language of letters and alerts, and from now on of this browser's pages."""
    form = LanguageForm(request.POST)
    response = redirect("residents:settings")
    if form.is_valid():
        chosen = form.cleaned_data["language"]
        actions.set_language(me(request), chosen)
        response.set_cookie(
            site.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=365 * 86400,
            samesite="Lax",
            secure=site.HTTPS,
        )
    return response


def _is_done(request: HttpRequest, form: PlaceForm) -> bool:
    """Whether a place may be stored; when only looking for it, there is nothing to complain of."""
    if request.method != "POST":
        return False
    if "find" in request.POST:
        form.errors.clear()
        return False
    return form.is_valid()


def _place_page(request: HttpRequest, form: PlaceForm, **more: Any) -> HttpResponse:
    page = {"form": form} | more
    return render(request, "residents/place.html", page, status=422 if form.errors else 200)


def me(request: HttpRequest) -> UUID:
    assert request.user.pk is not None
    return UUID(str(request.user.pk))
