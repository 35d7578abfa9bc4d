"""How pages say a kind of post, and how it stands: `{% load kind %}`."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from lamppost.feed.data import Kind, State
from lamppost.feed.resident.words import STATES

register = template.Library()


@register.filter
def kind_word(kind: Kind | None) -> str:
    """A kind's name in the reader's language; the operator may add kinds, so it is data."""
    if kind is None:
        return ""
    return kind.name_es if (get_language() or "en").startswith("es") else kind.name_en


@register.filter
def state_word(state: str) -> str:
    """How a post or a comment stands, in the reader's language."""
    return str(STATES[State(state)])
