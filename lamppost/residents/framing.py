"""Where a small map looks, so that every watched place is on it."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, log2, radians

from lamppost.residents.data import WatchedPlace

DEGREE_M = 111_195  # metres in a degree of latitude
TILE, HEIGHT = 512, 260  # pixels: of a tile at zoom 0, and of the map on a phone
CLOSEST, FURTHEST = 13.0, 9.0


def look_at(places: Sequence[WatchedPlace]) -> tuple[float, float, float] | None:
    """(latitude, longitude, zoom) that shows every circle; None without places."""
    if not places:
        return None
    north = max(p.latitude + p.radius_m / DEGREE_M for p in places)
    south = min(p.latitude - p.radius_m / DEGREE_M for p in places)
    narrow = cos(radians((north + south) / 2))
    east = max(p.longitude + p.radius_m / DEGREE_M / narrow for p in places)
    west = min(p.longitude - p.radius_m / DEGREE_M / narrow for p in places)
    span = max((north - south) / narrow, east - west)  # of a square, in degrees of longitude
    zoom = log2(360 * HEIGHT / TILE / span) - 0.1
    return (north + south) / 2, (east + west) / 2, max(FURTHEST, min(CLOSEST, zoom))
