"""Questions about neighbors' posts, as a signed-in resident may ask them.

Raw SQL over the columns that the site's login may read: an author is in none of them. Feeds pick
their page from an index by cell and time first, and only then the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db import connection  # noqa: TID251 hot reads of this room's own tables and functions

from lamppost.feed.data import (
    SAME_M,
    SAME_TIME,
    SHOWN_FOR,
    CommentLine,
    Kind,
    Mine,
    MyPost,
    Outcome,
    Picture,
    PostCard,
    State,
)
from lamppost.feed.held import held_of as held_of
from lamppost.feed.models import Attachment, Flag, Follow, Helpful
from lamppost.feed.models import Kind as KindRow
from lamppost.feed.rules import Located, distance_m
from lamppost.footage import lookups as footage
from lamppost.places.cells import Cell, around, center
from lamppost.places.near import cells_within
from lamppost.residents.data import WatchedPlace

CARD = """p.id, p.kind_id, p.did, p.title, p.text, p.cell, p.place_name, p.happened_at,
    coalesce(p.published_at, p.created_at), p.number, p.state, p.outcome, p.version, p.helpful,
    p.comments"""
NEAR = f"""WITH page AS MATERIALIZED (
        SELECT id FROM feed_post
        WHERE state = 'live' AND cell = ANY(%s::bigint[]) AND published_at > %s
          AND (published_at, id) < (%s, %s) AND kind_id = ANY(%s::text[])
        ORDER BY published_at DESC, id DESC LIMIT %s)
    SELECT {CARD} FROM page JOIN feed_post p USING (id)
    ORDER BY p.published_at DESC, p.id DESC"""  # noqa: S608 a constant
RECENT = f"""SELECT {CARD} FROM feed_post p
    WHERE p.state = 'live' AND p.published_at > %s AND p.kind_id = ANY(%s::text[])
    ORDER BY p.published_at DESC, p.id DESC LIMIT %s"""  # noqa: S608 a constant
ONE = f"SELECT {CARD} FROM feed_post p WHERE p.id = %s"  # noqa: S608 a constant
MINE = f"""SELECT {CARD}, p.rule, p.guidelines, p.appealed_at, m.is_shared
    FROM ctx.my_posts() m JOIN feed_post p USING (id)
    WHERE p.state <> 'withdrawn' ORDER BY p.created_at DESC LIMIT 100"""  # noqa: S608 a constant
COMMENTS = """SELECT c.id, c.parent_id, c.number, c.number = p.number, m.id IS NOT NULL, c.text,
        c.state, c.rule, c.appealed_at, c.created_at
    FROM feed_comment c JOIN feed_post p ON p.id = c.post_id
    LEFT JOIN ctx.my_comments(%s) m(id) ON m.id = c.id
    WHERE c.post_id = %s AND c.state <> 'withdrawn' ORDER BY c.created_at, c.id LIMIT 500"""
LAST, NOBODY = UUID(int=2**128 - 1), UUID(int=0)


def kinds() -> dict[str, Kind]:
    """Every kind of post by its word, in the order pages show them. Asked anew each minute."""
    return cache.get_or_set("feed-kinds", _kinds, 60) or {}


def _kinds() -> dict[str, Kind]:
    rows = KindRow.objects.order_by("position", "word").values_list(
        "word", "name_en", "name_es", "icon", "alert_level", "trusted_after"
    )
    return {row[0]: Kind(*row) for row in rows}


def forget_kinds() -> None:
    """Ask anew: an operator's rule was changed in this process."""
    cache.delete("feed-kinds")


def near(
    places: Iterable[WatchedPlace],
    now: datetime,
    wanted: Sequence[str],
    *,
    before: tuple[datetime, UUID] | None = None,
    limit: int = 30,
) -> list[PostCard]:
    """A page of the posts in the circles around these places, newest first."""
    at, last = before or (now + timedelta(days=1), LAST)
    cells = list({c for p in places for c in cells_within(p.cell, p.radius_m, ((9, 0),))})
    return _cards(NEAR, [cells, now - SHOWN_FOR, at, last, list(wanted), limit])


def recent(since: datetime, wanted: Sequence[str], *, limit: int = 30) -> list[PostCard]:
    """What neighbors posted after `since` in the whole city, newest first."""
    return _cards(RECENT, [since, list(wanted), limit])


def one(post_id: UUID) -> PostCard | None:
    """A post that this reader may see."""
    found = _cards(ONE, [post_id])
    return found[0] if found and found[0].state != State.WITHDRAWN else None


def my_posts() -> list[MyPost]:
    """The reader's own posts with what became of them, newest first."""
    return [_my_post(row) for row in _rows(MINE, [])]


def my_post(post_id: UUID) -> MyPost | None:
    return next((post for post in my_posts() if post.card.id == post_id), None)


def comments(post_id: UUID) -> list[CommentLine]:
    """The live comments of a post and the reader's own, oldest first, answers after what they
    answer."""
    lines = [_line(row) for row in _rows(COMMENTS, [post_id, post_id])]
    tops = [line for line in lines if line.parent_id is None]
    return [x for top in tops for x in (top, *(a for a in lines if a.parent_id == top.id))]


def mine(post_id: UUID, is_author: bool) -> Mine:
    """What the reader did with a post; row policies hide everybody else's."""
    return Mine(
        is_author=is_author,
        follows=Follow.objects.filter(post_id=post_id).exists(),
        found_helpful=Helpful.objects.filter(post_id=post_id).exists(),
        flagged=Flag.objects.filter(post_id=post_id, comment=None).exists(),
    )


def shared(token: str) -> PostCard | None:
    """The post of a share link, for anyone; None if its author took the link back."""
    rows = _rows("SELECT * FROM ctx.shared_post(%s)", [token])
    if not rows:
        return None
    kind, did, title, text, cell, place, happened, number, outcome = rows[0]
    row = (NOBODY, kind, did, title, text, cell, place, happened, happened, number)
    return _card((*row, "live", outcome, 1, 0, 0))


def pictures(post_ids: Iterable[UUID], now: datetime) -> dict[UUID, list[Picture]]:
    """What posts show, in its order, with addresses that hold for an hour or two."""
    rows = Attachment.objects.filter(post_id__in=list(post_ids)).order_by("position")
    hang = list(rows.values_list("post_id", "media_id", "alt"))
    shown = footage.shown([media for _, media, _ in hang], now=now) if hang else {}
    found: dict[UUID, list[Picture]] = {}
    for post, media, alt in hang:
        if media in shown:
            found.setdefault(post, []).append(Picture(shown[media], alt))
    return found


def same_event(kind: str, cell: Cell, happened_at: datetime) -> list[PostCard]:
    """Live posts of this kind within 150 m and 60 minutes: perhaps the same event (A18).

    Posts have a place no finer than a cell, so a post in the same cell may always be the same.
    """
    rows = _cards(
        f"""SELECT {CARD} FROM feed_post p
        WHERE p.state = 'live' AND p.cell = ANY(%s::bigint[]) AND p.kind_id = %s
          AND p.happened_at BETWEEN %s AND %s
        ORDER BY p.published_at DESC, p.id DESC LIMIT 20""",  # noqa: S608 a constant
        [list(around(cell, 1)), kind, happened_at - SAME_TIME, happened_at + SAME_TIME],
    )
    here = _Spot(*center(cell))
    return [card for card in rows if card.cell == cell or distance_m(card, here) <= SAME_M][:3]


def may_say(what: str) -> str:
    """ "" if the reader may post ("post") or comment ("comment"), else why not: "suspended",
    "enough" for today, "nobody"."""
    return str(_rows("SELECT ctx.may_say(%s)", [what])[0][0])


def me() -> UUID | None:
    """The resident whose session this is."""
    found: UUID | None = _rows("SELECT ctx.resident()", [])[0][0]
    return found


class _Spot(Located):
    def __init__(self, latitude: float, longitude: float) -> None:
        self._at = latitude, longitude

    @property
    def latitude(self) -> float:
        return self._at[0]

    @property
    def longitude(self) -> float:
        return self._at[1]


def _rows(query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _cards(query: str, values: Sequence[Any]) -> list[PostCard]:
    return [_card(row) for row in _rows(query, values)]


def _card(row: tuple[Any, ...]) -> PostCard:
    pk, kind, did, title, text, cell, place, happened, published, number, state, *rest = row
    outcome, version, helpful, said = rest
    latitude, longitude = center(Cell(cell))
    return PostCard(
        id=pk,
        kind=kind,
        did=did,
        title=title,
        text=text,
        cell=Cell(cell),
        latitude=latitude,
        longitude=longitude,
        place_name=place,
        happened_at=happened,
        published_at=published,
        number=number,
        state=State(state),
        outcome=Outcome(outcome) if outcome else None,
        version=version,
        helpful=helpful,
        comments=said,
    )


def _my_post(row: tuple[Any, ...]) -> MyPost:
    *card, rule, guidelines, appealed_at, is_shared = row
    post = _card(tuple(card))
    return MyPost(
        card=post,
        rule=rule,
        guidelines=guidelines,
        appealed=appealed_at is not None,
        may_appeal=post.state == State.REFUSED and appealed_at is None,
        is_shared=is_shared,
    )


def _line(row: tuple[Any, ...]) -> CommentLine:
    pk, parent, number, is_author, is_mine, text, state, rule, appealed_at, at = row
    return CommentLine(
        id=pk,
        parent_id=parent,
        number=number,
        is_author=is_author,
        is_mine=is_mine,
        text=text,
        state=State(state),
        rule=rule,
        may_appeal=is_mine and state == State.REFUSED and appealed_at is None,
        at=at,
    )
