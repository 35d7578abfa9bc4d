"""What a resident is told of in the app: once each, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lamppost.feed.data import News
from lamppost.feed.models import Notice, Post
from lamppost.feed.resident.words import NEWS


@dataclass(frozen=True)
class Told:
    post_id: UUID
    title: str  # of the post; "" if the reader may not see it (any more)
    words: str
    at: datetime
    is_new: bool


def my_news(limit: int = 30) -> list[Told]:
    """Row policies leave only the reader's own."""
    rows = Notice.objects.order_by("-at", "-id")[:limit]
    titles = _titles({row.post_id for row in rows})
    return [
        Told(
            post_id=row.post_id,
            title=titles.get(row.post_id, ""),
            words=str(NEWS[News(row.news)]),
            at=row.at,
            is_new=row.seen_at is None,
        )
        for row in rows
    ]


def _titles(posts: set[UUID]) -> dict[UUID, str]:
    return dict(Post.objects.filter(pk__in=posts).values_list("id", "title"))
