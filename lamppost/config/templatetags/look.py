"""How pages say a category, a distance and a moment: `{% load look %}`."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import formats, timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lamppost.places.data import FAMILY, Category, Family

register = template.Library()

MILE_M = 1609.344
WORDS: dict[str, Any] = {
    Category.BURGLARY: gettext_lazy("Burglary"),
    Category.VEHICLE: gettext_lazy("Vehicle break-in or theft"),
    Category.ROBBERY: gettext_lazy("Robbery"),
    Category.SHOTS_FIRED: gettext_lazy("Shots fired"),
    Category.SHOOTING: gettext_lazy("Shooting"),
    Category.STABBING: gettext_lazy("Stabbing"),
    Category.HOSTAGE: gettext_lazy("Hostage situation"),
    Category.ARSON: gettext_lazy("Arson"),
    Category.FIRE_RESIDENTIAL: gettext_lazy("Home fire"),
    Category.FIRE_COMMERCIAL: gettext_lazy("Fire at a business"),
    Category.FIRE_STRUCTURE: gettext_lazy("Structure fire"),
    Category.EXPLOSION: gettext_lazy("Explosion"),
}
ICONS = {
    Category.BURGLARY: "door",
    Category.VEHICLE: "car",
    Category.ROBBERY: "robbery",
    Category.SHOTS_FIRED: "shots",
    Category.SHOOTING: "shooting",
    Category.STABBING: "knife",
    Category.HOSTAGE: "hostage",
    Category.ARSON: "fire-set",
    Category.FIRE_RESIDENTIAL: "fire-home",
    Category.FIRE_COMMERCIAL: "fire-shop",
    Category.FIRE_STRUCTURE: "fire",
    Category.EXPLOSION: "explosion",
}


FAMILY_WORDS = {
    Family.FIRE: gettext_lazy("Fire"),
    Family.VIOLENCE: gettext_lazy("Violence"),
    Family.BREAK_IN: gettext_lazy("Break-ins"),
    Family.VEHICLE: gettext_lazy("Vehicles"),
}


@register.simple_tag
@lru_cache(maxsize=500)
def icon(name: str, size: str = "") -> SafeString:
    """The same as components/icon.html, without the cost of an include."""
    return format_html(
        '<svg class="i {}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        size,
        static("img/icons.svg"),
        name,
    )


@register.filter
def word(category: str) -> str:
    """A category in the reader's language; a word that is none comes back as it is."""
    return str(WORDS.get(category, category))


@register.filter
def family(category: str) -> str:
    """The family of a category: also the name of the CSS class that colours it."""
    return FAMILY[Category(category)]


@register.filter
def icon_of(category: str) -> str:
    return ICONS[Category(category)]


@register.filter
def miles(metres: float | None) -> str:
    """A distance in words, no finer than a tenth of a mile: cells are not points."""
    if metres is None:
        return ""
    if metres < MILE_M / 8:
        return _("very close")
    return _("%(number)s mi") % {"number": formats.number_format(round(metres / MILE_M, 1), 1)}


@register.filter
def radius(metres: float) -> str:
    """How far someone watches around a place: "½ mile", "1 mile", "2.5 miles"."""
    amount = round(metres / MILE_M, 2)
    named = {0.25: _("¼ mile"), 0.5: _("½ mile"), 0.75: _("¾ mile"), 1.0: _("1 mile")}
    number = formats.number_format(round(amount, 1)).rstrip("0").rstrip(".,")
    return named.get(amount) or _("%(number)s miles") % {"number": number}


@register.filter
def place(name: str) -> str:
    """What people call a place, in the reader's language: "Armitage y Kedzie"."""
    if not _is_spanish():
        return name
    return re.sub(" and (?=hi(?!e)|i)", " e ", name, flags=re.I).replace(" and ", " y ")


@register.filter
def clock(moment: datetime) -> str:
    """The time of day here; with the day in front of it if that is not today."""
    here = timezone.localtime(moment)
    time = formats.date_format(here, _clock_format())
    if here.date() == timezone.localdate():
        return time
    day = formats.date_format(here, "j b" if _is_spanish() else "M j")
    return f"{day}, {time}"


@register.filter
def exactly(moment: datetime) -> str:
    """A moment with its day and time zone, for a history."""
    here = timezone.localtime(moment)
    day = formats.date_format(here, "j b Y" if _is_spanish() else "M j, Y")
    return f"{day}, {formats.date_format(here, _clock_format())} {here.tzname()}"


def _clock_format() -> str:
    return "g:i a" if _is_spanish() else "g:i A"


def _is_spanish() -> bool:
    return (translation.get_language() or "en").startswith("es")
