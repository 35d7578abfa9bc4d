"""Where a map begins, and what it draws around the places somebody watches."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, log2, radians
from typing import Any

from lamppost.places import lookups as places
from lamppost.residents.data import WatchedPlace

STREETS, CITY = 14.4, 11.2  # zoom levels
RING_PX = 260  # how large the circle around a place is drawn
TILE_PX = 512
AROUND_M = 40_075_016.686  # the equator's length


def map_of(shown: Sequence[WatchedPlace], items_url: str) -> dict[str, Any]:
    """One place in the middle of the map if there is one, else the city."""
    rings = [{"lat": p.latitude, "lng": p.longitude, "radius_m": p.radius_m} for p in shown]
    latitude, longitude = places.city().center
    if shown:
        latitude, longitude = shown[0].latitude, shown[0].longitude
    return {
        "items_url": items_url,
        "lat": latitude,
        "lng": longitude,
        "zoom": zoom_of(shown[0]) if shown else CITY,
        "rings": rings,
    }


def zoom_of(place: WatchedPlace) -> float:
    """The zoom level at which the circle somebody watches fills a map beside the feed."""
    metres_a_pixel = AROUND_M * cos(radians(place.latitude)) / TILE_PX
    return round(log2(metres_a_pixel * RING_PX / place.radius_m), 2)
