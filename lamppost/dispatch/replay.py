"""Recorded feeds, told again in the order in which they were told."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from lamppost.dispatch import feeds, sources
from lamppost.dispatch.data import CallState, RawCall
from lamppost.dispatch.sources import chp

GZIP = b"\x1f\x8b"
Told = tuple[datetime, RawCall]


def timeline(feed: str, path: str | Path) -> Iterator[Told]:
    """Every message of a recording with the time it was told at, earliest first.

    A recording is what the feed answers (CSV, JSON, JSON lines, ATOM; gzip too) or CHP snapshots.
    A row that tells how a call ended is told twice: when the call came in, and when the row last
    changed. A call without a time of its own cannot be told. A snapshot tells only what is new.
    KeyError for a feed nobody knows, sources.Unreadable for a file that is not its format.
    """
    source = source_of(feed)
    body = Path(path).read_bytes()
    body = gzip.decompress(body) if body.startswith(GZIP) else body
    if source == "chp":
        return _told_by_snapshots(body)
    return iter(sorted(_told_by_rows(sources.parse(source, body)), key=lambda one: one[0]))


def source_of(feed: str) -> str:
    """The name that `sources.parse` knows for this feed. KeyError if nobody knows it."""
    described = feeds.find(feed)
    if described is None and feed in sources.names():
        return feed
    if described is None:
        raise KeyError(feed)
    return described.source if described.source in sources.PARSERS else feed


def _told_by_snapshots(body: bytes) -> Iterator[Told]:
    last: dict[tuple[str, str], RawCall] = {}
    for taken_at, calls in chp.snapshots(body):
        for call in calls:
            if last.get((call.centre, call.number)) != call:
                last[call.centre, call.number] = call
                yield taken_at, call


def _told_by_rows(calls: list[RawCall]) -> Iterator[Told]:
    rows = Counter((call.centre, call.number) for call in calls)
    for call in calls:
        if call.occurred_at is None:
            continue
        told_at = max(call.updated_at or call.occurred_at, call.occurred_at)
        is_ended = bool(call.final_code) or call.state != CallState.OPEN
        if is_ended and told_at > call.occurred_at and rows[call.centre, call.number] == 1:
            yield call.occurred_at, as_first_told(call)
        yield told_at, call


def as_first_told(call: RawCall) -> RawCall:
    """A call as it was when it came in, before anyone knew how it ends."""
    return replace(call, final_code="", state=CallState.OPEN, updated_at=call.occurred_at)
