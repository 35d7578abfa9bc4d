"""The queue, and the part of it that each open desk asks for every two seconds."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lamppost.dispatch import lookups as dispatch
from lamppost.newsdesk import actions, lookups, page
from lamppost.newsdesk.lookups import DeskDraft
from lamppost.newsdesk.views.draft_page import draft_context
from lamppost.newsdesk.views.editors import editor, for_editors

DONE = ("approved", "refused", "merged", "put_back", "expired")


@require_safe
@for_editors
def queue(request: HttpRequest) -> HttpResponse:
    """The queue; beside it, where there is room, the draft with the fewest minutes left."""
    now = timezone.now()
    waiting = look(now)
    context = queue_context(request, waiting, now, on=waiting[0].draft.pk if waiting else None)
    if waiting:
        context |= draft_context(request, waiting[0], now)
    done = request.GET.get("done", "")
    context |= {"at_queue": True, "done": done if done in DONE else ""}
    return render(request, "newsdesk/queue.html", context)


@require_safe
@for_editors
def queue_part(request: HttpRequest) -> HttpResponse:
    """304 as long as nothing an editor would see has changed."""
    now = timezone.now()
    context = queue_context(request, look(now), now, on=_uuid(request.GET.get("on", "")))
    context["at_queue"] = "at_queue" in request.GET
    response = render(request, "newsdesk/queue_list.html", context)
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=304)
    response["ETag"] = etag
    return response


def look(now: datetime) -> list[DeskDraft]:
    """The queue of this moment, with drafts and corrections for whatever is new."""
    actions.open_drafts(now)
    actions.prepare_follow_ups(now)
    return lookups.queue(now)


def queue_context(
    request: HttpRequest, waiting: list[DeskDraft], now: datetime, *, on: UUID | None
) -> dict[str, Any]:
    lines = page.lines(waiting, by=editor(request), now=now)
    return {
        "lines": lines,
        "soon": sum(line.tone == "soon" for line in lines),
        "on": on,
        "to_say": lookups.ready_to_say(),
        "decided": lookups.decided(now),
        "silent": [feed for feed in dispatch.feed_health(now) if feed.is_silent],
        "dropped": sum(dispatch.drop_counts(timezone.localdate(now)).values()),
        "took": lookups.time_to_send(now),
    }


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None
