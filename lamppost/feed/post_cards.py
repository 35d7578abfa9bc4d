"""Posts as HTML, rendered once a minute per worker, version and language.

A card is of one version, so cut words are never shown again; a minute later the first card that is
rendered clears what is left of them in memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from lamppost.feed import cards, lookups
from lamppost.feed.data import Kind, Picture, PostCard
from lamppost.feed.outcomes import OUTCOMES
from lamppost.residents.data import WatchedPlace

MEDIA = "<!--media-->"  # its addresses change with the hour, so they are not kept
# The day is part of the key because times of other days are shown with their day.
_kept: dict[tuple[PostCard, Kind | None, str, date], str] = {}
_minute: list[datetime | None] = [None]


def render(
    post: PostCard, places: Sequence[WatchedPlace] = (), pictures: Sequence[Picture] = ()
) -> SafeString:
    """A card for somebody who watches these places."""
    kind = lookups.kinds().get(post.kind)
    now = timezone.localtime()
    _forget(now)
    key = post, kind, get_language() or "en", now.date()
    kept = _kept.get(key) or _kept.setdefault(key, _render(post, kind))
    thumbs = render_to_string("feed/posts/thumbs.html", {"pictures": pictures}) if pictures else ""
    kept = kept.replace(cards.DISTANCE, cards.distance(post, places))
    return mark_safe(kept.replace(MEDIA, thumbs))


def _forget(now: datetime) -> None:
    """Begin anew with every minute."""
    minute = now.replace(second=0, microsecond=0)
    if _minute[0] != minute:
        _kept.clear()
        _minute[0] = minute


def _render(post: PostCard, kind: Kind | None) -> str:
    outcome = OUTCOMES.get(post.outcome) if post.outcome else ""
    return render_to_string(
        "feed/posts/card.html", {"post": post, "kind": kind, "outcome": outcome}
    )
