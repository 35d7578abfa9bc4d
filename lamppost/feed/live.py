"""What an open page needs to hear of alerts by itself: handed to static/feed/live.js as data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from lamppost.feed.choice import Choice
from lamppost.feed.words import place_word
from lamppost.places.data import FAMILY, Category, from_bits
from lamppost.residents.data import WatchedPlace


def live(
    choice: Choice, places: Sequence[WatchedPlace] | None = None, items: str = ""
) -> dict[str, Any]:
    """`places` is None on public pages, where everything is of interest; `items` is where to look
    for what was published between the page and the stream."""
    wanted = [c for c in Category if choice.family in (None, FAMILY[c])]
    return {
        "stream": f"{settings.LIVE_URL}/stream",
        "language": get_language(),
        "items": items,
        "categories": wanted,
        "places": None if places is None else [_place(place) for place in places],
    }


def _place(place: WatchedPlace) -> dict[str, Any]:
    return {
        "lat": place.latitude,
        "lng": place.longitude,
        "radius": place.radius_m,
        "categories": sorted(from_bits(place.categories)),
        "word": place_word(place.name),
    }
