"""Switching this browser on and off; called by push.js with the form fields of a subscription."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from lamppost.alerts import browsers


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
