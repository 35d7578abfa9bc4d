"""Where a map begins, and what it draws around the places somebody watches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lamppost.places import lookups as places
from lamppost.residents.data import WatchedPlace

STREETS, CITY = 13.4, 11.2  # zoom levels


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
        "zoom": STREETS if shown else CITY,
        "rings": rings,
    }
