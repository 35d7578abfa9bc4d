"""Alerts as HTML. A card is rendered once per worker, version and language, then kept.

Rendering, not the database, is what a feed page costs; only the distance differs by reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.alerts import lookups as alerts
from lamppost.alerts.data import AlertCard, HistoryStep
from lamppost.feed.rules import MILE_M, Located, nearest
from lamppost.feed.words import place_word
from lamppost.residents.data import PlaceName, WatchedPlace

DISTANCE = "<!--distance-->"  # the one spot of a kept card that differs by reader
KEPT_MOST = 4000  # cards
# The day is part of the key because times of other days are shown with their day.
_kept: dict[tuple[UUID, int, str, date], str] = {}


def render(card: AlertCard, places: Sequence[WatchedPlace] = ()) -> SafeString:
    """A card for somebody who watches these places."""
    key = card.id, card.version, get_language() or "en", timezone.localdate()
    kept = _kept.get(key)
    if kept is None:
        if len(_kept) >= KEPT_MOST:
            _kept.clear()
        kept = _kept[key] = _render(card, key[2])
    return mark_safe(kept.replace(DISTANCE, distance(card, places)))


def _render(card: AlertCard, language: str) -> str:
    steps = alerts.history(card.id) if card.version > 1 else []
    context = {
        "card": card,
        "title": card.title(language),
        "text": card.text(language),
        "updates": [(step, words(step, language)) for step in reversed(steps[1:])],
    }
    return render_to_string("feed/card.html", context)


def words(step: HistoryStep, language: str) -> tuple[str, str]:
    """The title and text of one step, in a language."""
    wording = step.wording
    if language.startswith("es"):
        return wording.title_es, wording.text_es
    return wording.title_en, wording.text_en


def distance(card: Located, places: Sequence[WatchedPlace]) -> str:
    """ "0.4 mi from home", as a piece of the card's line of facts."""
    closest = nearest(card, places)
    if closest is None:
        return ""
    place, metres = closest
    miles = "" if metres < MILE_M / 8 else f"{metres / MILE_M:.1f}"
    return _said(miles, place.name, get_language() or "en")


@lru_cache(maxsize=2000)
def _said(miles: str, place: PlaceName, language: str) -> str:
    words = {"miles": miles, "place": place_word(place)}
    text = _("%(miles)s mi from %(place)s") if miles else _("very close to %(place)s")
    return format_html("<span>{}</span>", text % words)
