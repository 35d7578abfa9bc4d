"""Unsubscribing by the link in an alert's mail, without signing in.

GET shows, POST acts: link scanners must not unsubscribe anybody. A mail program's own button posts
here with "List-Unsubscribe=One-Click" (RFC 8058), without cookies; so the link is what is checked.
"""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lamppost.residents import actions, lookups
from lamppost.residents.data import Channel


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    done = False
    if request.method == "POST":
        done = actions.unsubscribe(token, _channel(request), _place(request))
    mine = lookups.subscriptions(token)
    if not mine:
        page, status = "residents/link_over.html", 200 if done else 404
    else:
        page, status = "residents/unsubscribe.html", 200
    context = {
        "places": mine,
        "done": done,
        "what": "unsubscribe",
        "any_mail": any(place.by_mail for place in mine),
        "digest": "digest" in request.GET,
    }
    return render(request, page, context, status=status)


def _channel(request: HttpRequest) -> Channel:
    """What is ended: e-mail, unless a button or the link of a digest says otherwise."""
    if request.POST.get("channel") in (Channel.PUSH, Channel.MAIL):
        return Channel(request.POST["channel"])
    return Channel.DIGEST if "digest" in request.GET else Channel.MAIL


def _place(request: HttpRequest) -> UUID | None:
    """The place meant; None for all of them, when none is named."""
    named = request.POST.get("place")
    if not named:
        return None
    try:
        return UUID(named)
    except ValueError:
        raise Http404 from None
