"""The filters above a list, as links that work without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lamppost.feed.choice import HOURS, Choice
from lamppost.feed.words import FAMILIES


@dataclass(frozen=True)
class Chip:
    href: str
    word: str
    icon: str
    on: bool


def chips(choice: Choice) -> list[Chip]:
    """All, then one per family of categories."""
    first = Chip(choice.link(kind=""), _("All"), "layers", choice.family is None)
    return [first] + [
        Chip(choice.link(kind=family), str(word), icon, choice.family == family)
        for family, (word, icon) in FAMILIES.items()
    ]


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
