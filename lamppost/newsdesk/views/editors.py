"""Every page of the desk asks who is there first."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

View = Callable[..., HttpResponse]


def for_editors(view: View) -> View:
    """Send others to sign in. A part of a page says so in its place: unsaved words stay there."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if is_part(request):
            return render(request, "newsdesk/signed_out.html", status=401)
        next_page = request.get_full_path() if request.method == "GET" else "/"
        return redirect_to_login(next_page, reverse("accounts:sign_in"))

    return guarded


def is_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a piece of the page that is already there."""
    return request.headers.get("HX-Request") == "true"


def editor(request: HttpRequest) -> UUID:
    who = request.user.pk
    if not isinstance(who, UUID):
        raise PermissionDenied
    return who
