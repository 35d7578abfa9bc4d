"""The public log as a page. Nothing a resident does is ever in it."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from lamppost.transparency import lookups
from lamppost.transparency.words import SHORT

PAGE = 50


@require_safe
@cache_control(no_cache=True)
def log(request: HttpRequest) -> HttpResponse:
    before = _number(request.GET.get("before", ""))
    kind = request.GET.get("kind", "")
    token = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")  # in the rail's forms
    shown = (lookups.newest(), get_language(), request.user.is_authenticated, token)
    tag = f'"{hashlib.sha256(repr(shown).encode()).hexdigest()[:24]}"'
    unchanged = get_conditional_response(request, tag, None)
    if unchanged:
        return unchanged
    found = lookups.lines(before=before, kind=kind, limit=PAGE + 1)
    context = {
        "lines": found[:PAGE],
        "older": found[PAGE - 1].seq if len(found) > PAGE else None,
        "kinds": SHORT,
        "kind": kind,
    }
    response = render(request, "transparency/log.html", context)
    response["ETag"] = tag
    return response


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
