"""The map, its list twin, and the items of every map. All three choose the same alerts."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lamppost.alerts import lookups as alerts
from lamppost.alerts.data import AlertCard
from lamppost.feed import choice as choices
from lamppost.feed import mixed
from lamppost.feed.chips import chips, periods
from lamppost.feed.choice import HOURS, MAP_MOST, Card, Choice
from lamppost.feed.conditional import answer
from lamppost.feed.data import PostCard
from lamppost.feed.health import silence
from lamppost.feed.live import live
from lamppost.feed.map import map_of
from lamppost.feed.rules import passes
from lamppost.residents import lookups as residents
from lamppost.residents.data import WatchedPlace


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    now, choice = timezone.now(), choices.read(request.GET)
    context = {
        "cards": [_twin(card) for card in _everything(request, choice, now)],
        "language": get_language(),
        "chips": chips(choice, "#map-ui", posts=request.user.is_authenticated),
        "periods": periods(choice),
        "hours": choice.hours,
        "wider": choice.link(kind="", hours=str(HOURS[-1])),
        "is_widest": not choice.kind and choice.hours == HOURS[-1],
        "silence": silence(now),
        "live": live(choice, "reload", items=f"/items.json{choice.link()}"),
        "map": map_of(_mine(request), f"/items.json{choice.link()}"),
    }
    response = render(request, "feed/map.html", context)
    patch_cache_control(response, private=True, no_cache=True)
    return response


@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """The same alerts as the list beside the map: `?mine=1` for a resident's feed, `?alert=` for
    the page of one."""
    now, choice = timezone.now(), choices.read(request.GET)
    if "alert" in request.GET:
        cards: Sequence[Card] = _one(request.GET["alert"])
    else:
        mine = "mine" in request.GET
        cards = _near_me(request, choice, now) if mine else _everything(request, choice, now)
    return answer(request, cards, lambda: JsonResponse([item(c) for c in cards], safe=False))


def _everything(request: HttpRequest, choice: Choice, now: datetime) -> Sequence[Card]:
    """Alerts are public; neighbors' posts are for neighbors."""
    cards = everywhere(choice, now)
    return mixed.everywhere(cards, choice, now) if request.user.is_authenticated else cards


def everywhere(choice: Choice, now: datetime) -> list[AlertCard]:
    """The newest of the whole city, as many as a map can show."""
    cards = alerts.recent(now - timedelta(hours=choice.hours), now, limit=MAP_MOST)
    return [card for card in cards if passes(card, choice.family)]


def _twin(card: Card) -> tuple[Card, bool]:
    return card, mixed.is_post(card)


def item(card: Card) -> dict[str, Any]:
    """What a pin needs, and nothing finer than its cell."""
    if isinstance(card, PostCard):
        return mixed.item(card)
    return {
        "id": str(card.id),
        "lat": card.latitude,
        "lng": card.longitude,
        "category": card.category,
        "title": card.title(get_language() or "en"),
        "url": reverse("feed:alert", args=[card.id]),
        "status": card.status,
        "version": card.version,
    }


def _one(alert_id: str) -> list[AlertCard]:
    with suppress(ValueError):
        card = alerts.one(UUID(alert_id))
        return [card] if card else []
    return []


def _near_me(request: HttpRequest, choice: Choice, now: datetime) -> list[Card]:
    mine = _mine(request)
    return mixed.near(choices.chosen(mine, choice), choice, now, most=MAP_MOST) if mine else []


def _mine(request: HttpRequest) -> list[WatchedPlace]:
    return residents.my_places(request.user.pk) if request.user.is_authenticated else []
