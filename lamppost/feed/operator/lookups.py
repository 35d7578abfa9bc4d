"""The queue and one case, read with a moderator's rights: no author is in any column of these."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection  # noqa: TID251 reads this room's own tables by named columns

from lamppost.feed.data import CaseKind, State
from lamppost.feed.operator.data import CaseLine, CaseView, Standing

LINE = """k.id, k.kind, coalesce(nullif(left(c.text, 80), ''), p.title), k.opened_at,
    k.claimed_by = %(me)s AND k.claimed_until > %(now)s,
    k.claimed_by <> %(me)s AND k.claimed_until > %(now)s,
    NOT coalesce(r.decided_by = %(me)s, false),
    (SELECT count(*) FROM feed_flag f WHERE f.post_id = k.post_id AND f.outcome = ''
        AND f.comment_id IS NOT DISTINCT FROM k.comment_id)"""
FROM = """FROM feed_case k JOIN feed_post p ON p.id = k.post_id
    LEFT JOIN feed_comment c ON c.id = k.comment_id
    LEFT JOIN feed_case r ON r.id = k.refusal_id"""
QUEUE = f"""SELECT {LINE} {FROM} WHERE k.verdict = ''
    ORDER BY k.opened_at, k.id LIMIT 100"""
ONE = f"""SELECT {LINE}, p.id, p.kind_id, p.did, p.title, p.text, p.place_name, p.happened_at,
        p.number, coalesce(c.text, ''), coalesce(c.number, 0), coalesce(c.state, p.state),
        coalesce(c.version, p.version), coalesce(c.rule, p.rule),
        coalesce(c.guidelines, p.guidelines), coalesce(c.appeal, p.appeal)
    {FROM} WHERE k.id = %(case)s AND k.verdict = ''"""
REASONS = """SELECT f.reason, f.words FROM feed_flag f JOIN feed_case k ON k.post_id = f.post_id
    WHERE k.id = %(case)s AND f.comment_id IS NOT DISTINCT FROM k.comment_id AND f.outcome = ''
    ORDER BY f.at LIMIT 50"""


def queue(me: UUID, now: datetime) -> list[CaseLine]:
    """What waits, oldest first."""
    return [_line(row) for row in _rows(QUEUE, me=me, now=now)]


def case(case_id: UUID, me: UUID, now: datetime) -> CaseView | None:
    """One undecided case."""
    rows = _rows(ONE, case=case_id, me=me, now=now)
    if not rows:
        return None
    line, rest = _line(rows[0][:8]), rows[0][8:]
    post_id, kind, did, title, text, place, happened, number, comment, said_by, state = rest[:11]
    version, rule, guidelines, appeal = rest[11:]
    return CaseView(
        line=line,
        post_id=post_id,
        post_kind=kind,
        did=did,
        title=title,
        text=text,
        place_name=place,
        happened_at=happened,
        number=number,
        comment=comment,
        comment_number=said_by,
        state=State(state),
        version=version,
        rule=rule,
        guidelines=guidelines,
        appeal=appeal,
        reasons=tuple((reason, words) for reason, words in _rows(REASONS, case=case_id)),
        standing=_standing(case_id),
    )


def waiting() -> int:
    """How many cases wait."""
    return int(_rows("SELECT count(*) FROM feed_case WHERE verdict = ''")[0][0])


def _standing(case_id: UUID) -> Standing:
    rows = _rows("SELECT * FROM ctx.standing(%(case)s)", case=case_id)
    return Standing(*rows[0]) if rows else Standing(0, 0, 0, 0)


def _rows(query: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _line(row: tuple[Any, ...]) -> CaseLine:
    pk, kind, title, opened, is_mine, is_taken, may_decide, flags = row
    return CaseLine(
        id=pk,
        kind=CaseKind(kind),
        title=title,
        opened_at=opened,
        is_mine=bool(is_mine),
        is_taken=bool(is_taken),
        may_decide=may_decide,
        flags=flags,
    )
