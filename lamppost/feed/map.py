"""Where a map begins, and what it draws around the places somebody watches."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import cos, log2, radians

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from lamppost.alerts.data import AlertCard
from lamppost.places import lookups as places
from lamppost.residents.data import WatchedPlace

STREETS, CITY = 14.4, 11.2  # zoom levels, of one alert and of everything
RING_PX = 260  # how large the circle around a place is drawn
TILE_PX = 512
AROUND_M = 40_075_016.686  # the equator's length


def map_of(shown: Sequence[WatchedPlace], items_url: str) -> SafeString:
    """The map, with the first of these places in the middle if there is one, else the city."""
    rings = tuple((p.latitude, p.longitude, p.radius_m) for p in shown)
    latitude, longitude = rings[0][:2] if rings else places.city().center
    zoom = zoom_of(shown[0]) if shown else CITY
    language = get_language() or "en"
    return mark_safe(_html(language, items_url, latitude, longitude, zoom, rings))


def map_of_alert(card: AlertCard) -> SafeString:
    """The map of one alert: its cell, and nothing around it."""
    facts = (f"/items.json?alert={card.id}", card.latitude, card.longitude, STREETS)
    return mark_safe(_html(get_language() or "en", *facts, cell=card.cell))


@lru_cache(maxsize=1000)
def _html(
    language: str,
    items_url: str,
    latitude: float,
    longitude: float,
    zoom: float,
    rings: tuple[tuple[float, float, int], ...] = (),
    cell: int = 0,
) -> str:
    context = {
        "items_url": items_url,
        "lat": latitude,
        "lng": longitude,
        "zoom": zoom,
        "rings": [dict(zip(("lat", "lng", "radius_m"), ring, strict=True)) for ring in rings],
        "cell": cell,
    }
    return render_to_string("components/map.html", context)


def zoom_of(place: WatchedPlace) -> float:
    """The zoom level at which the circle somebody watches fills a map beside the feed."""
    metres_a_pixel = AROUND_M * cos(radians(place.latitude)) / TILE_PX
    return round(log2(metres_a_pixel * RING_PX / place.radius_m), 2)
