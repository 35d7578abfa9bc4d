"""What this room holds of a resident: what they wrote, marked and were told about it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection  # noqa: TID251 asks for one's own rows, which no author column shows
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamppost.accounts.data import Held
from lamppost.accounts.lookups import plain, record_of
from lamppost.feed.models import Flag, Follow, Helpful, Notice, Sanction

POSTS = """SELECT p.id, p.kind_id AS kind, p.did, p.title, p.text, p.cell, p.place_name,
        p.happened_at, p.created_at, p.published_at, p.number, p.state, p.version, p.outcome,
        p.outcome_at, p.rule, p.guidelines, p.appeal, p.appealed_at,
        (SELECT coalesce(json_agg(json_build_object('media', a.media_id, 'described_as', a.alt)
                                  ORDER BY a.position), '[]')
           FROM feed_attachment a WHERE a.post_id = p.id) AS pictures
    FROM feed_post p WHERE p.id IN (SELECT m.id FROM ctx.my_posts() m) ORDER BY p.created_at"""
COMMENTS = """SELECT c.id, c.post_id AS post, c.parent_id AS parent, c.text, c.created_at,
        c.published_at, c.number, c.state, c.version, c.rule, c.guidelines, c.appeal, c.appealed_at
    FROM feed_comment c WHERE c.id IN (SELECT ctx.my_comment_ids()) ORDER BY c.created_at"""

MESSAGES = """SELECT m.line_id AS line, l.post_id AS post, m.from_author, m.text, m.at
    FROM feed_message m JOIN feed_line l ON l.id = m.line_id ORDER BY m.at"""


def held_of(user_id: UUID) -> list[Held]:
    """Posts, comments, marks, news and sanctions of whoever asks."""
    return [
        _posts(),
        _comments(),
        _messages(),
        _marks(user_id),
        _news(user_id),
        _sanctions(user_id),
    ]


def _posts() -> Held:
    rows = _ask(POSTS)
    return Held(
        "posts",
        _("What you posted"),
        _("To show it to neighbors, or until you take it back. They see a number, never you."),
        [row["title"] or _("A post you took back") for row in rows],
        rows,
    )


def _comments() -> Held:
    rows = _ask(COMMENTS)
    return Held(
        "comments",
        _("What you commented"),
        _("To show it below the post, until you take it back."),
        [row["text"][:80] or _("A comment you took back") for row in rows],
        rows,
    )


def _messages() -> Held:
    rows = _ask(MESSAGES)
    return Held(
        "messages",
        _("What you wrote and got on private lines"),
        _("For the two of you, until the post is over."),
        [row["text"][:80] for row in rows],
        rows,
    )


def _marks(user_id: UUID) -> Held:
    """What was followed, found helpful and flagged."""
    follows, helpful, flags = (_own(m, user_id) for m in (Follow, Helpful, Flag))
    lines = [
        (ngettext("%(n)s post you follow", "%(n)s posts you follow", len(follows)), follows),
        (
            ngettext("%(n)s post you found helpful", "%(n)s posts you found helpful", len(helpful)),
            helpful,
        ),
        (ngettext("%(n)s flag you raised", "%(n)s flags you raised", len(flags)), flags),
    ]
    kinds = (("follow", follows), ("helpful", helpful), ("flag", flags))
    return Held(
        "marks",
        _("What you followed, found helpful or flagged"),
        _("To tell you what comes of it. Nobody else sees whose these are."),
        [line % {"n": len(rows)} for line, rows in lines if rows],
        [{"what": kind} | row for kind, rows in kinds for row in rows],
    )


def _news(user_id: UUID) -> Held:
    rows = _own(Notice, user_id)
    return Held(
        "news",
        _("What you were told about posts"),
        _("To show it to you in the app."),
        [ngettext("%(n)s piece of news", "%(n)s pieces of news", len(rows)) % {"n": len(rows)}]
        if rows
        else [],
        rows,
    )


def _sanctions(user_id: UUID) -> Held:
    rows = _own(Sanction, user_id)
    return Held(
        "sanctions",
        _("Warnings and limits"),
        _("They come with a refusal, can be appealed, and end by themselves."),
        [f"{row['kind']}, {row['since'][:10]} – {row['until'][:10]}" for row in rows],
        rows,
    )


def _own(model: type[Model], user_id: UUID) -> list[dict[str, Any]]:
    rows = model._default_manager.filter(resident__user_id=user_id)
    return [record_of(row, "resident_id") for row in rows]


def _ask(query: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        names = [column.name for column in cursor.description]
        return [
            {name: plain(value) for name, value in zip(names, row, strict=True)}
            for row in cursor.fetchall()
        ]
