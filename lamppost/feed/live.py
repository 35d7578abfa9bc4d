"""What an open page needs to hear of alerts by itself: handed to static/feed/live.js as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from lamppost.feed.choice import Choice
from lamppost.feed.words import place_word
from lamppost.places.data import FAMILY, Category, from_bits
from lamppost.residents.data import WatchedPlace

# New alerts go into the list; or the page is loaded anew for them; or it is the page of one alert.
Mode = Literal["list", "reload", "page"]


@dataclass(frozen=True)
class Live:
    html: SafeString  # the pill, and what cards are made of
    wants: dict[str, Any]


def live(
    choice: Choice,
    mode: Mode,
    *,
    places: Sequence[WatchedPlace] | None = None,
    items: str = "",
) -> Live:
    """`places` is None on public pages, where everything is of interest; `items` is where to look
    for what was published between the page and the stream."""
    wants = {
        "stream": f"{settings.LIVE_URL}/stream",
        "items": items,
        "language": get_language(),
        "categories": [c for c in Category if _is_wanted(c, choice)],
        "places": None if places is None else [_place(place) for place in places],
    }
    return Live(mark_safe(_html(mode, get_language() or "en")), wants)


def _is_wanted(category: Category, choice: Choice) -> bool:
    return not choice.neighbors and choice.family in (None, FAMILY[category])


@lru_cache(maxsize=64)
def _html(mode: Mode, language: str) -> str:
    return render_to_string("feed/live.html", {"mode": mode, "categories": list(Category)})


def _place(place: WatchedPlace) -> dict[str, Any]:
    return {
        "lat": place.latitude,
        "lng": place.longitude,
        "radius": place.radius_m,
        "categories": sorted(from_bits(place.categories)),
        "word": place_word(place.name),
    }
