"""Showing where one lives, if one wants to: a letter with a code, or two neighbors."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings as site
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamppost.accounts.actions import LETTERS_TO, may_try
from lamppost.places import lookups as places
from lamppost.places.cells import NEIGHBORHOOD, Cell, parent, resolution
from lamppost.residents import lookups, residency
from lamppost.residents.actions import residency as acts
from lamppost.residents.forms import AddressForm, CodeForm
from lamppost.residents.views.settings import me

WRONG = {
    "wrong": gettext_lazy("This is not the code. Look at the letter again."),
    "none": gettext_lazy("There is no code to try any more. Ask for another letter."),
}


@never_cache
@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    return _page(request)


@never_cache
@login_required
@require_POST
def ask_letter(request: HttpRequest) -> HttpResponse:
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _page(request, address_form=form)
    if not may_try(LETTERS_TO, f"home:{me(request)}"):
        form.add_error("street", _("Too many letters were asked for. Try again in an hour."))
        return _page(request, address_form=form)
    acts.ask_letter(me(request), form.whole, form.cell, now=timezone.now())
    return redirect("residents:residency")


@login_required
@require_POST
def cancel_letter(request: HttpRequest) -> HttpResponse:
    acts.cancel_letter(me(request))
    return redirect("residents:residency")


@never_cache
@login_required
@require_POST
def use_code(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST)
    if form.is_valid():
        went = acts.use_code(me(request), form.cleaned_data["code"])
        if went == "verified":
            return redirect("residents:residency")
        form.add_error("code", WRONG[went])
    return _page(request, code_form=form)


@never_cache
@login_required
@require_POST
def ask_neighbors(request: HttpRequest, place_id: UUID) -> HttpResponse:
    token = acts.ask_neighbors(me(request), place_id, now=timezone.now())
    if not token:
        raise Http404
    return _page(request, vouch_link=f"{site.SITE_URL}/vouch/{token}")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def vouch(request: HttpRequest, token: str) -> HttpResponse:
    """What a neighbor sees who was handed the link: an area, never more of the person."""
    asked = residency.vouching(token)
    if asked is None:
        return render(request, "residents/link_over.html", {"what": "vouch"}, status=404)
    went = acts.vouch(token) if request.method == "POST" else ""
    page = {"asked": asked, "area": _area(asked.cell), "went": went}
    return render(request, "residents/vouch.html", page, status=403 if went == "no" else 200)


def _page(request: HttpRequest, **more: Any) -> HttpResponse:
    mine = residency.mine(me(request))
    page = {
        "mine": mine,
        "area": _area(mine.verified_cell) if mine.verified_cell else "",
        "places": lookups.my_places(me(request)),
        "address_form": AddressForm(),
        "code_form": CodeForm(),
    } | more
    bad = any(form.errors for name, form in more.items() if name.endswith("form"))
    return render(request, "residents/residency.html", page, status=422 if bad else 200)


def _area(cell: Cell) -> str:
    """The neighborhood's name: coarser than what is kept."""
    coarse = parent(cell, NEIGHBORHOOD) if resolution(cell) > NEIGHBORHOOD else cell
    return places.cross_streets(coarse, get_language() or "en")
