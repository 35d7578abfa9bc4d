"""Alerts as HTML. A card is rendered once per worker, version and language, then kept.

Rendering, not the database, is what a feed page costs; only the distance differs by reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.alerts import lookups as alerts
from lamppost.alerts.data import AlertCard, HistoryStep
from lamppost.feed.rules import MILE_M, nearest
from lamppost.feed.words import place_word
from lamppost.residents.data import WatchedPlace

DISTANCE = "<!--distance-->"  # the one spot of a kept card that differs by reader


def render(card: AlertCard, places: Sequence[WatchedPlace] = ()) -> SafeString:
    """A card for somebody who watches these places."""
    kept = _render(card, get_language() or "en", timezone.localdate())
    return mark_safe(kept.replace(DISTANCE, distance(card, places)))


@lru_cache(maxsize=4000)
def _render(card: AlertCard, language: str, today: date) -> str:
    """`today` is part of the key because times of other days are shown with their day."""
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


def distance(card: AlertCard, places: Sequence[WatchedPlace]) -> str:
    """ "0.4 mi from home", as a piece of the card's line of facts."""
    closest = nearest(card, places)
    if closest is None:
        return ""
    place, metres = closest
    if metres < MILE_M / 8:
        text = _("very close to %(place)s") % {"place": place_word(place.name)}
    else:
        miles = f"{metres / MILE_M:.1f}"
        text = _("%(miles)s mi from %(place)s") % {"miles": miles, "place": place_word(place.name)}
    return format_html("<span>{}</span>", text)
