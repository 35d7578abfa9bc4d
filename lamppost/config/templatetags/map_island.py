"""What the map on a page needs to know, as plain data for its script: `{% load map_island %}`."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.config.templatetags.look import FAMILY_WORDS, ICONS, WORDS
from lamppost.feed import lookups as posts_of
from lamppost.feed.templatetags.kind import kind_word
from lamppost.places import lookups as places
from lamppost.places.cells import Cell, outline
from lamppost.places.data import FAMILY

register = template.Library()


@register.simple_tag
def map_addresses() -> str:
    """JSON: where the script finds the map's style, its worker, the icons and cells."""
    language = get_language() or "en"
    return json.dumps(
        {
            "light": reverse("tiles:style", args=["light", language]),
            "dark": reverse("tiles:style", args=["dark", language]),
            "worker": static("vendor/maplibre-gl-worker.mjs"),
            "icons": static("img/icons.svg"),
            "cell": reverse("tiles:cell"),
            "bounds": places.city().bounds,
        }
    )


@register.simple_tag
def map_kinds() -> str:
    """JSON: each category's icon, family and word, in the reader's language."""
    alerts = {
        kind: {"icon": ICONS[kind], "family": FAMILY[kind], "word": str(WORDS[kind])}
        for kind in ICONS
    }
    posts = {
        f"post_{kind.word}": {"icon": kind.icon, "family": "neighbors", "word": kind_word(kind)}
        for kind in posts_of.kinds().values()
    }
    return json.dumps({**alerts, **posts})


@register.simple_tag
def map_families() -> list[tuple[str, str]]:
    """(CSS class, word) of each family of categories, for the legend."""
    return [(family.value, str(word)) for family, word in FAMILY_WORDS.items()]


@register.simple_tag
def map_words() -> str:
    """JSON: the map's own words, in the reader's language."""
    return json.dumps(
        {
            "Map.Title": _("Map. Arrow keys move it, plus and minus zoom."),
            "NavigationControl.ZoomIn": _("Zoom in"),
            "NavigationControl.ZoomOut": _("Zoom out"),
            "AttributionControl.ToggleAttribution": _("About the map data"),
            "Popup.Close": _("Close"),
            "cluster": _("{n} alerts here. Zoom in."),
            "ended": _("over"),
            "retracted": _("taken back"),
            "corrected": _("corrected"),
            "outside": _("This place is outside the map."),
            "unreachable": _("The name of this place could not be looked up."),
        }
    )


@register.filter
def rings_json(rings: list[Any] | None) -> str:
    """JSON of watched places, given as dicts (lat, lng, radius_m) or as WatchedPlace."""
    return json.dumps([_ring(ring) for ring in rings or []])


def _ring(ring: Any) -> dict[str, Any]:
    if isinstance(ring, dict):
        return {key: ring[key] for key in ("lat", "lng", "radius_m")}
    return {"lat": ring.latitude, "lng": ring.longitude, "radius_m": ring.radius_m}


@register.filter
def outline_json(cell: int | None) -> str:
    """JSON of a cell's corners as [[lng, lat], ...], closed; "" for no cell."""
    if not cell:
        return ""
    ring = [[round(lng, 6), round(lat, 6)] for lat, lng in outline(Cell(int(cell)))]
    return json.dumps([*ring, ring[0]])
