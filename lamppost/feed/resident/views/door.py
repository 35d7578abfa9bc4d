"""Every page about posts: signed in, never cached, not for search engines."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

View = Callable[..., HttpResponse]


def for_residents(view: View) -> View:
    """Others are sent to sign in, and come back after it."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return unlisted(login_required(view)(request, *args, **kwargs))

    return guarded


def unlisted(response: HttpResponse) -> HttpResponse:
    """Keep search engines away."""
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response
