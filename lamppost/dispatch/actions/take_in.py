"""Taking calls in: screened here, kept or followed by the database, the rest counted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, transaction  # noqa: TID251 intake may only call functions
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from lamppost.dispatch import rules
from lamppost.dispatch.data import Decision, Drop, RawCall, ScreenedCall, Verdict
from lamppost.dispatch.judge import Judge, Judgement
from lamppost.dispatch.models import CodeTask, Feed
from lamppost.dispatch.seen import Seen
from lamppost.places.cells import BLOCKS, center, resolution
from lamppost.places.data import Category

EXACT_KEPT = timedelta(hours=2)  # the first hour to publish, a second to correct
BATCH = 1000
seen = Seen()
Met = TypeVar("Met")


@dataclass(frozen=True)
class Became:
    """What became of one message: an outcome of ctx.take_in or "sandbox", and why not kept."""

    outcome: str
    reason: str = ""


def take_in(feed_id: UUID, calls: Iterable[RawCall], *, now: datetime) -> list[Became]:
    """Screen calls, keep what may be reviewed, count the rest in public and forget it.

    Each 1,000 are one transaction. Later messages about a kept call follow it, whatever they say
    and however old the call is.
    """
    feed = Feed.objects.get(pk=feed_id)
    judge = Judge(feed.name, _decided(feed))
    waiting = iter(calls)
    became: list[Became] = []
    while batch := list(islice(waiting, BATCH)):
        became += _take_in_batch(feed, [judge(call, now) for call in batch], now)
    return became


def rehearse(feed_id: UUID, calls: Iterable[RawCall], *, now: datetime) -> list[Became]:
    """What a sandbox key gets: screened and counted, and no way to the desk (features, E15)."""
    feed = Feed.objects.get(pk=feed_id)
    judge = Judge(feed.name, _decided(feed))
    judged = [judge(call, now) for call in calls]
    with connection.cursor() as cursor:
        _count_drops(cursor, feed, {"sandbox": len(judged)}, now)
    return [Became("sandbox", _why(one) if isinstance(one.outcome, Drop) else "") for one in judged]


@transaction.atomic
def _take_in_batch(feed: Feed, judged: Sequence[Judgement], now: datetime) -> list[Became]:
    messages = [_message(one) for one in judged]
    batch: list[Any] = [feed.pk, json.dumps([m for m in messages if m]), now, EXACT_KEPT]
    with connection.cursor() as cursor:
        cursor.execute("SELECT outcome FROM ctx.take_in(%s, %s::jsonb, %s, %s) ORDER BY nth", batch)
        told = iter(outcome for (outcome,) in cursor.fetchall())
        outcomes = [next(told) if message else "not kept" for message in messages]
        became = [
            Became(outcome, _why(one) if outcome == "not kept" else "")
            for one, outcome in zip(judged, outcomes, strict=True)
        ]
        _count(cursor, feed, list(zip(judged, became, strict=True)), now)
    return became


def _message(one: Judgement) -> dict[str, Any] | None:
    """What the database is told of a call; None for what it must not hear of at all."""
    call = one.call
    if one.day is None or rules.is_test(call):
        return None
    if not 0 < len(call.number) <= 60 or len(call.centre) > 40:
        return None
    match one.outcome:
        case ScreenedCall() as kept:
            return _said(one, kept.decision, kept.category, kept.reason) | _where(one, kept)
        case Drop():
            return _follow(one)


def _where(one: Judgement, kept: ScreenedCall) -> dict[str, Any]:
    """Where it is; of a sensitive place nobody, not even an editor, sees more than its cell."""
    call, (latitude, longitude) = one.call, center(kept.cell)
    is_coarse = resolution(kept.cell) < BLOCKS
    if not is_coarse and call.latitude is not None and call.longitude is not None:
        latitude, longitude = call.latitude, call.longitude
    return {
        "cell": kept.cell,
        "place_name": one.place_name[:120],
        "occurred_at": kept.occurred_at.isoformat(),
        "latitude": latitude,
        "longitude": longitude,
        "location": "" if is_coarse else _clean(call.location)[:200],
    }


def _follow(one: Judgement) -> dict[str, Any]:
    """A call that may not be kept now can have been kept before; then it must learn of this.

    What the code table says counts here, not the age. Nothing says where it was.
    """
    match one.verdict:
        case Verdict(decision=Decision.PUBLISH | Decision.REVIEW) as table:
            return _said(one, table.decision, table.category, table.reason)
        case Verdict(decision=Decision.CPR):  # a medical condition is nothing to keep
            return _said(one, Decision.NEVER, None, "medical") | {"code": ""}
        case table:
            return _said(one, Decision.NEVER, None, table.reason)


def _said(
    one: Judgement, decision: Decision, category: Category | None, reason: str
) -> dict[str, Any]:
    call = one.call
    return {
        "number": _clean(call.number),
        "centre": _clean(call.centre),
        "day": str(one.day),
        "code": _clean(call.final_code or call.code)[:200],
        "decision": decision,
        "category": category or "",
        "reason": reason[:80],
        "state": call.state,
        "told_at": call.updated_at.isoformat() if call.updated_at else None,
    }


def _clean(text: str) -> str:
    """Without NUL and halves of surrogate pairs, which the database cannot hold."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def _why(one: Judgement) -> str:
    """Why a call is not kept, in a word or two that anyone may read."""
    if isinstance(one.outcome, Drop):
        return one.outcome.reason or str(one.outcome.decision)
    return str(one.call.state)


def _count(
    cursor: CursorWrapper, feed: Feed, told: Sequence[tuple[Judgement, Became]], now: datetime
) -> None:
    """A call in every poll of a feed is counted once for a reason, and once for an unknown code."""
    drops = Counter(_first_met((b.reason, _mark(feed, a, b.reason)) for a, b in told if b.reason))
    codes = Counter(
        _first_met(
            (_clean(code), _mark(feed, one, "code", code))
            for one, code in ((one, one.call.final_code or one.call.code) for one, _ in told)
            if code and not one.verdict.known and not rules.is_test(one.call)
        )
    )
    news = _first_met(
        (1, _mark(feed, a, a.call.code, a.call.final_code, a.call.state)) for a, _ in told
    )
    _count_drops(cursor, feed, drops, now)
    if codes:
        cursor.execute(
            "SELECT ctx.unknown_codes(%s, %s::jsonb, %s)", [feed.pk, json.dumps(codes), now]
        )
    if news:
        cursor.execute("SELECT ctx.heard(%s, %s)", [feed.pk, now])


def _mark(feed: Feed, one: Judgement, *parts: object) -> bytes:
    return seen.mark(feed.pk, one.call.centre, one.day, one.call.number, *parts)


def _first_met(marked: Iterable[tuple[Met, bytes]]) -> list[Met]:
    """Those whose mark this process has not met; it has, once the transaction is committed."""
    fresh: dict[bytes, Met] = {}
    for one, mark in marked:
        if mark not in seen:
            fresh.setdefault(mark, one)
    transaction.on_commit(lambda: seen.update(fresh))
    return list(fresh.values())


def _count_drops(cursor: CursorWrapper, feed: Feed, counts: dict[str, int], now: datetime) -> None:
    if counts:
        day = timezone.localdate(now)
        cursor.execute(
            "SELECT ctx.count_drops(%s, %s, %s::jsonb)", [feed.pk, day, json.dumps(counts)]
        )


def _decided(feed: Feed) -> dict[str, Verdict]:
    """What people decided about this feed's codes, since its table was written."""
    rows = CodeTask.objects.filter(feed_id=feed.pk).exclude(decision="")
    return {
        code: Verdict(Decision(decision), Category(category) if category else None, "mapped")
        for code, decision, category in rows.values_list("code", "decision", "category")
    }
