"""What a browser asks about pictures and clips: the author's own, and finished ones by address.

The pages around all this belong to the rooms that use it; here are bytes and JSON.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lamppost.footage import actions, addresses, lookups, ranges, stores, words
from lamppost.footage.data import Box, Kind, MediaState, Mine

NAMES = {Kind.PICTURE: "picture.jpg", Kind.CLIP: "clip.mp4"}
ALL_NAMES = frozenset((*NAMES.values(), "poster.jpg"))


@require_safe
@never_cache
def state(request: HttpRequest, media_id: UUID) -> HttpResponse:
    """How far an upload of mine is, and what was found in it."""
    return JsonResponse(_facts(_mine(request, media_id)))


def _mine(request: HttpRequest, media_id: UUID) -> Mine:
    found = lookups.mine(media_id, _me(request)) if request.user.is_authenticated else None
    if found is None:
        raise Http404
    return found


def _facts(mine: Mine) -> dict[str, Any]:
    facts = asdict(mine) | {"id": str(mine.id)}
    for name in ("proposals", "boxes"):
        facts[name] = [actions.as_json(Box(**box)) for box in facts[name]]
    facts["message"] = words.refused(mine.refusal) if mine.refusal else ""
    if mine.kind and mine.state != MediaState.FINISHED:
        facts["look"] = reverse("footage:look", args=[mine.id, NAMES[mine.kind]])
    if mine.state == MediaState.FINISHED:
        shown = lookups.shown([mine.id], now=timezone.now())[mine.id]
        facts |= {"address": shown.address, "poster": shown.poster}
    return facts


@require_POST
def confirm(request: HttpRequest, media_id: UUID) -> HttpResponse:
    """JSON {"looked": true, "boxes": [...], "sound": false}: the author looked at it."""
    mine = _mine(request, media_id)
    try:
        asked = json.loads(request.body)
        boxes = [_box(facts) for facts in asked["boxes"]]
        if asked["looked"] is not True or not isinstance(asked["sound"], bool):
            raise ValueError("nobody looked")
        actions.confirm(mine.id, _me(request), boxes, with_sound=asked["sound"], now=timezone.now())
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return JsonResponse({"message": _("These boxes cannot be read.")}, status=422)
    except actions.NotNow:
        return JsonResponse({"message": _("There is nothing to confirm here now.")}, status=409)
    return JsonResponse(_facts(_mine(request, media_id)))


def _me(request: HttpRequest) -> UUID:
    me = request.user.pk
    assert isinstance(me, UUID)
    return me


def _box(facts: dict[str, object]) -> Box:
    """ValueError, TypeError or KeyError if it is none."""
    sides = {name: _number(facts[name]) for name in ("x", "y", "width", "height")}
    times = {
        name: _number(facts[name]) for name in ("since", "until") if facts.get(name) is not None
    }
    return Box(**sides, **times)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("not a number")
    return float(value)


@require_safe
@never_cache
def look(request: HttpRequest, media_id: UUID, name: str) -> HttpResponseBase:
    """The author's own look at it, before anything is blurred; gone once it is finished."""
    mine = _mine(request, media_id)
    if mine.kind is None or name not in (NAMES[mine.kind], "poster.jpg"):
        raise Http404
    return _bytes(request, f"look/{mine.id}/{name}", etag=f'"{mine.id}-look"')


@require_safe
def shown(request: HttpRequest, media_id: UUID, version: int, name: str) -> HttpResponseBase:
    """A finished one, for whoever was given this address; gone the moment it is deleted."""
    until, signature = request.GET.get("until", ""), request.GET.get("sig", "")
    now = timezone.now()
    left = addresses.seconds_left(media_id, version, name, until, signature, now=now)
    rows = lookups.finished([media_id]) if left and name in ALL_NAMES else []
    if not any(row[6] == version for row in rows):
        raise Http404
    stored = f"shown/{media_id}/{version}/{name}"
    direct = stores.the_store().direct(stored, left) if settings.FOOTAGE_DIRECT else None
    response = (
        HttpResponseRedirect(direct)
        if direct
        else _bytes(request, stored, etag=f'"{media_id}-{version}-{name}"')
    )
    response["Cache-Control"] = f"private, max-age={left}"
    return response


def _bytes(request: HttpRequest, name: str, *, etag: str) -> HttpResponseBase:
    try:
        return ranges.answer(request, stores.the_store(), name, etag=etag)
    except stores.Missing:
        raise Http404 from None
    except stores.Unreachable:
        return HttpResponse(status=503, headers={"Retry-After": "30"})
