"""How templates say a watched place: `{% load watched %}`."""

from __future__ import annotations

from django import template

from lamppost.residents import words
from lamppost.residents.data import Subscription, WatchedPlace

register = template.Library()


@register.filter
def name_word(place: WatchedPlace | Subscription) -> str:
    return str(words.NAMES[place.name])


@register.filter
def name_icon(place: WatchedPlace | Subscription) -> str:
    return words.ICONS[place.name]


@register.filter
def told(place: WatchedPlace | Subscription) -> str:
    return str(words.TOLD[place.by_mail, place.by_push])
