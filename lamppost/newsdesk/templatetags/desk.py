"""The desk's short words in the reader's language: `{% load desk %}`."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from lamppost.newsdesk.data import Because, Refusal, State
from lamppost.newsdesk.sentences import BECAUSE, REFUSALS, STATES

register = template.Library()


@register.filter
def state(value: str) -> str:
    return str(STATES[State(value)])


@register.filter
def because(value: str) -> str:
    return str(BECAUSE[Because(value)])


@register.filter
def refusal(value: str) -> str:
    """A draft's refusal: the reason, and the editor's own words after a colon."""
    reason, _colon, words = value.partition(": ")
    said = str(REFUSALS[Refusal(reason)])
    return f"{said}: {words}" if words else said


@register.filter
def span(seconds: int) -> str:
    """A length of time in minutes and seconds: "4:05"."""
    return _("%(minutes)s:%(seconds)s") % {
        "minutes": seconds // 60,
        "seconds": f"{seconds % 60:02}",
    }
