"""How loudly and when a resident is told: quiet hours, snooze, digest, and each kind of event."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamppost.accounts.actions import posted
from lamppost.places.data import SEVERITY, Category, Severity
from lamppost.residents import actions, lookups
from lamppost.residents.snoozing import Span, until
from lamppost.residents.telling_forms import (
    LoudnessForm,
    TellingForm,
    loudness_initial,
    telling_initial,
)
from lamppost.residents.views.settings import me

MAY_WAKE = [category for category in Category if SEVERITY[category] == Severity.LIFE]


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def telling(request: HttpRequest) -> HttpResponse:
    mine = lookups.my_telling(me(request))
    form = TellingForm(posted(request), initial=telling_initial(mine))
    if request.method == "POST" and form.is_valid():
        actions.set_telling(me(request), form.quiet, form.cleaned_data["digest_hour"])
        return redirect("residents:telling")
    page = {
        "form": form,
        "snoozed_until": _still(mine.snoozed_until),
        "may_wake": MAY_WAKE,
        "places": lookups.my_places(me(request)),
    }
    return render(request, "residents/telling.html", page, status=422 if form.errors else 200)


@login_required
@require_POST
def snooze(request: HttpRequest) -> HttpResponse:
    actions.snooze(me(request), _until(request))
    return redirect("residents:telling")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def loudness(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """What to tell of at one place, and how."""
    place = lookups.my_place(me(request), place_id)
    if place is None:
        raise Http404
    form = LoudnessForm(posted(request), initial=loudness_initial(place))
    if request.method == "POST" and form.is_valid():
        actions.choose(me(request), place_id, form.choices)
        return redirect("residents:telling")
    page = {"form": form, "place": place, "snoozed_until": _still(place.snoozed_until)}
    return render(request, "residents/loudness.html", page, status=422 if form.errors else 200)


@login_required
@require_POST
def snooze_place(request: HttpRequest, place_id: UUID) -> HttpResponse:
    try:
        actions.snooze_place(me(request), place_id, _until(request))
    except actions.NotPossible:
        raise Http404 from None
    return redirect("residents:loudness", place_id)


@require_safe
def may_wake(request: HttpRequest) -> HttpResponse:
    """The public list of what passes quiet hours, snooze and the day's three."""
    return render(request, "residents/may_wake.html", {"may_wake": MAY_WAKE})


def _until(request: HttpRequest) -> datetime | None:
    try:
        span = Span(request.POST.get("for", ""))
    except ValueError:
        raise Http404 from None
    return until(span, timezone.localtime())


def _still(snoozed_until: datetime | None) -> datetime | None:
    return snoozed_until if snoozed_until and snoozed_until > timezone.now() else None
