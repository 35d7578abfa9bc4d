"""Posts as HTML, kept like alerts are: once per worker, version and language (feed.cards)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from lamppost.feed import cards, lookups
from lamppost.feed.data import Kind, Picture, PostCard
from lamppost.feed.outcomes import OUTCOMES
from lamppost.residents.data import WatchedPlace

MEDIA = "<!--media-->"  # its addresses change with the hour, so they are not kept


def render(
    post: PostCard, places: Sequence[WatchedPlace] = (), pictures: Sequence[Picture] = ()
) -> SafeString:
    """A card for somebody who watches these places."""
    kind = lookups.kinds().get(post.kind)
    kept = _render(post, kind, get_language() or "en", timezone.localdate())
    thumbs = render_to_string("feed/posts/thumbs.html", {"pictures": pictures}) if pictures else ""
    kept = kept.replace(cards.DISTANCE, cards.distance(post, places))
    return mark_safe(kept.replace(MEDIA, thumbs))


@lru_cache(maxsize=4000)
def _render(post: PostCard, kind: Kind | None, language: str, today: date) -> str:
    """`today` is part of the key because times of other days are shown with their day."""
    outcome = OUTCOMES.get(post.outcome) if post.outcome else ""
    return render_to_string(
        "feed/posts/card.html", {"post": post, "kind": kind, "outcome": outcome}
    )
