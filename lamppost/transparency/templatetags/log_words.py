"""`{% load log_words %}`: the words of the public log in the reader's language."""

from __future__ import annotations

import re

from django import template
from django.utils.translation import gettext as _

from lamppost.transparency.values import VALUES
from lamppost.transparency.words import FACTS, KINDS

register = template.Library()
IS_ID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@register.filter
def kind_words(kind: str) -> str:
    """A kind of entry in full; a kind that has no words yet as it is."""
    return str(KINDS.get(kind, kind))


@register.filter
def fact_words(name: str) -> str:
    return str(FACTS.get(name, name))


@register.filter
def fact_value(value: str | int | bool | None) -> str:
    """A value for reading; of a long id its first part, and a word that has no other as it is."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str) and value in VALUES:
        return str(VALUES[value])
    text = "–" if value is None else str(value)
    return text[:8] if IS_ID.fullmatch(text) else text.replace("_", " ")
