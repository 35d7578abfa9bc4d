"""The public page of alerts: what is going on, who says so, and what is left out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lamppost.alerts import lookups as alert_lookups
from lamppost.alerts.data import SHOWN_FOR, AlertCard
from lamppost.feed import choice as choices
from lamppost.feed.cards import render as render_card
from lamppost.feed.chips import chips
from lamppost.feed.choice import PAGE, Choice, Position
from lamppost.feed.health import dropped_today, silence
from lamppost.feed.live import live
from lamppost.feed.map import map_of
from lamppost.feed.rules import passes
from lamppost.places import lookups as places


@require_safe
def alerts(request: HttpRequest) -> HttpResponse:
    return public(request, is_front=False)


def public(request: HttpRequest, *, is_front: bool) -> HttpResponse:
    """The same list on the first page of somebody not signed in, with words of welcome."""
    now, choice, before = timezone.now(), choices.read(request.GET), choices.position(request)
    cards = recent(choice, now, before)
    quiet = silence(now)
    tag = etag(cards, quiet, dropped_today(now), request.user.is_authenticated, is_front)
    newest, items = last_change(cards), f"/items.json{choice.link(hours='48')}"
    response = get_conditional_response(request, tag, newest) or render(
        request,
        "feed/public.html",
        {
            "is_front": is_front,
            "city": places.city().name,
            "chips": chips(choice),
            "family": choice.family,
            "cards": [render_card(card) for card in cards[:PAGE]],
            "older": choices.older(choice, cards[PAGE - 1]) if len(cards) > PAGE else "",
            "everything": choice.link(kind=""),
            "silence": quiet,
            "dropped_today": dropped_today(now),
            "live": live(choice, "list" if before is None else "reload", items=items),
            "map": map_of([], items),
        },
    )
    return revalidated(response, tag, newest)


def recent(choice: Choice, now: datetime, before: Position | None) -> list[AlertCard]:
    """One more than a page of what was published in the last 48 h, newest first."""
    wanted: list[AlertCard] = []
    while len(wanted) <= PAGE:
        page = alert_lookups.recent(now - SHOWN_FOR, now, before=before, limit=PAGE + 1)
        wanted += [card for card in page if passes(card, choice.family)]
        if len(page) <= PAGE:
            break
        before = page[-1].position
    return wanted[: PAGE + 1]


def etag(cards: Sequence[AlertCard], *more: object) -> str:
    """Changes with what is shown: which alerts, which version of each, and whatever else."""
    shown = [(str(card.id), card.version) for card in cards]
    facts = (shown, get_language(), timezone.localdate().isoformat(), *more)
    return f'"{hashlib.sha256(repr(facts).encode()).hexdigest()[:24]}"'


def last_change(cards: Sequence[AlertCard]) -> int | None:
    """When the newest of these was published, in seconds since 1970."""
    return int(max(card.published_at for card in cards).timestamp()) if cards else None


def revalidated(response: HttpResponse, tag: str, newest: int | None) -> HttpResponse:
    """May be kept, but must be asked about each time. The tag is the truth of it: a correction
    changes the tag and not the date."""
    response["ETag"] = tag
    if newest is not None:
        response["Last-Modified"] = http_date(newest)
    patch_cache_control(response, private=True, no_cache=True)
    return response


def since(choice: Choice, now: datetime) -> datetime:
    return now - timedelta(hours=choice.hours)
