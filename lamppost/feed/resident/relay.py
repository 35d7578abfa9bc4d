"""Writing to the author of a post without either knowing who the other is (A17).

Row policies leave a line to its two people, and to nobody once its post is not live any more.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, transaction

from lamppost.feed import lookups
from lamppost.feed.data import LineView
from lamppost.feed.models import Line, Message, Post
from lamppost.feed.resident.actions import NotPossible

COLUMNS = ("id", "post_id", "number", "closed_at")


def is_open_to_writing(post_id: UUID) -> bool:
    """Whether its author lets neighbors write."""
    found = Post.objects.filter(pk=post_id, state="live").values_list("contact", flat=True).first()
    return bool(found)


def allow(post_id: UUID, wanted: bool) -> None:
    """The author lets neighbors write about an own post, or no more."""
    Post.objects.filter(pk=post_id).update(contact=wanted)


@transaction.atomic
def write(post_id: UUID, text: str, *, line_id: UUID | None, now: datetime) -> UUID:
    """Write on a line, or open one to the author of a post. NotPossible if it is closed."""
    me = lookups.me()
    if me is None:
        raise NotPossible("nobody")
    try:
        with transaction.atomic():
            if line_id is None:
                line_id = Line.objects.create(post_id=post_id, asker_id=me, opened_at=now).pk
            Message.objects.create(line_id=line_id, text=text, at=now)
    except DatabaseError as refused:
        raise NotPossible("changed") from refused
    return line_id


def close(line_id: UUID, *, now: datetime) -> None:
    """One of the two wants no more of it."""
    Line.objects.filter(pk=line_id).update(closed_at=now)


def lines_of(post_id: UUID) -> list[LineView]:
    """The reader's lines about a post: all of them for its author, else their own."""
    is_author = lookups.my_post(post_id) is not None
    rows = Line.objects.filter(post_id=post_id).order_by("opened_at").values_list(*COLUMNS)
    return [_view(row, is_author) for row in rows]


def line(line_id: UUID) -> LineView | None:
    row = Line.objects.filter(pk=line_id).values_list(*COLUMNS).first()
    return _view(row, lookups.my_post(row[1]) is not None) if row else None


def _view(row: tuple[UUID, UUID, int, datetime | None], is_author: bool) -> LineView:
    said = Message.objects.filter(line_id=row[0]).order_by("at", "id")
    words = said.values_list("from_author", "text", "at")
    return LineView(
        id=row[0],
        post_id=row[1],
        number=row[2],
        is_author=is_author,
        is_closed=row[3] is not None,
        messages=tuple((by_author == is_author, text, at) for by_author, text, at in words),
    )
