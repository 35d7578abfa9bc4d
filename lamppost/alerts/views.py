"""What I was told; and switching this browser on and off, called by push.js with the form fields of
a subscription."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lamppost.alerts import browsers, mine
from lamppost.residents.lookups import my_places, my_telling


@never_cache
@login_required
@require_safe
def notifications(request: HttpRequest) -> HttpResponse:
    """What this resident was told lately, how and why; what waits; and the week near them."""
    assert request.user.pk is not None
    now, me = timezone.now(), request.user.pk
    places = my_places(me)
    notices = mine.my_notices(places, now)
    page = {
        "told": [notice for notice in notices if not notice.later],
        "waiting": [notice for notice in notices if notice.later],
        "week": mine.week(places, now),
        "has_letters": my_telling(me).digest_hour is not None,
    }
    return render(request, "alerts/notifications.html", page)


@require_POST
def subscribe(request: HttpRequest) -> HttpResponse:
    """204; 400 names the field that is wrong; 403 if nobody is signed in; 409: see SomeoneElses."""
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    fields = [request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth")]
    try:
        browsers.subscribe(request.user.pk, *fields, now=timezone.now())
    except browsers.NotPossible as wrong:
        return JsonResponse({"field": wrong.field, "why": str(wrong)}, status=400)
    except browsers.SomeoneElses:
        return HttpResponse(status=409)
    return HttpResponse(status=204)


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    browsers.forget(request.POST.get("endpoint", ""))
    return HttpResponse(status=204)
