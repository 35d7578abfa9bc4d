"""The filters above a list, as links that work without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.feed.choice import HOURS, NEIGHBORS, Choice
from lamppost.feed.words import FAMILIES


@dataclass(frozen=True)
class Chip:
    href: str
    word: str
    icon: str
    on: bool


def chips(choice: Choice, target: str = "#main", *, posts: bool = False) -> SafeString:
    """All, then neighbors' posts if this reader sees any, then one per family of categories.
    `target` is what a click swaps."""
    return mark_safe(_html(choice, target, get_language() or "en", posts))


@lru_cache(maxsize=1000)
def _html(choice: Choice, target: str, language: str, posts: bool) -> str:
    first = Chip(choice.link(kind=""), _("All"), "layers", not choice.kind)
    theirs = Chip(choice.link(kind=NEIGHBORS), _("Neighbors"), "users", choice.neighbors)
    families = [
        Chip(choice.link(kind=family), str(word), icon, choice.family == family)
        for family, (word, icon) in FAMILIES.items()
    ]
    context = {
        "chips": [first, *([theirs] if posts else []), *families],
        "target": target,
        "label": _("Show only"),
    }
    return render_to_string("components/chips.html", context)


def periods(choice: Choice) -> list[Chip]:
    """The last day, or as far back as alerts are shown."""
    return [
        Chip(
            choice.link(hours=str(hours)),
            _("%(hours)s h") % {"hours": hours},
            "",
            choice.hours == hours,
        )
        for hours in HOURS
    ]
