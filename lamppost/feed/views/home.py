"""The first page: a resident's feed, or the public's current alerts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamppost.feed import choice as choices
from lamppost.feed import mixed
from lamppost.feed.calm import calm_card
from lamppost.feed.chips import chips
from lamppost.feed.choice import PAGE, Choice
from lamppost.feed.health import silence
from lamppost.feed.live import live
from lamppost.feed.map import map_of
from lamppost.feed.views.public import public
from lamppost.feed.words import everywhere, place_title
from lamppost.residents import lookups as residents
from lamppost.residents.data import WatchedPlace


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return public(request, is_front=True)
    places = residents.my_places(request.user.pk)
    context = _context(request, places) if places else {"places": []}
    response = render(request, "feed/home.html", context)
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _context(request: HttpRequest, places: list[WatchedPlace]) -> dict[str, Any]:
    now, choice = timezone.now(), choices.read(request.GET)
    shown = choices.chosen(places, choice)
    before = choices.position(request)
    cards = mixed.near(shown, choice, now, before, most=PAGE + 1)
    page, items = cards[:PAGE], f"/items.json{choice.link(mine='1')}"
    return {
        "places": _menu(places, shown, choice),
        "here": _here(shown),
        "chips": chips(choice, posts=True),
        "family": choice.kind,
        "calm": calm_card(shown, now),
        "cards": mixed.render(page, shown, now),
        "older": choices.older(choice, page[-1]) if len(cards) > PAGE else "",
        "everything": choice.link(kind=""),
        "silence": silence(now),
        "live": live(choice, "list" if before is None else "reload", places=shown, items=items),
        "map": map_of(shown, items),
    }


def _here(shown: list[WatchedPlace]) -> dict[str, Any]:
    """What the chip above the feed says."""
    one = shown[0]
    if len(shown) > 1:
        return {"title": everywhere(), "radius_m": None}
    return {"title": place_title(one.name), "label": one.label, "radius_m": one.radius_m}


def _menu(
    places: list[WatchedPlace], shown: list[WatchedPlace], choice: Choice
) -> list[dict[str, Any]]:
    """The places to choose from; all of them together first if there are several."""
    lines = [
        {
            "title": place_title(place.name),
            "label": place.label,
            "href": choice.link(place=str(place.id)),
            "on": shown == [place],
        }
        for place in places
    ]
    if len(places) == 1:
        return lines
    every = {"title": everywhere(), "label": _("each with its own distance")}
    return [{**every, "href": choice.link(place=""), "on": len(shown) > 1}, *lines]
