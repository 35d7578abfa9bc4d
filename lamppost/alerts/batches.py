"""The queue of deliveries in PostgreSQL: batches of at most 500 people, told by several workers.

A batch goes from waiting (0) through leased (1) to done (2). `done_upto` of its recipients are
finished with; those up to `begun_upto` may have heard. Both move in one statement per handful, so
a worker that is killed leaves one handful to repeat, and what was said to whom is always known:
a correction or retraction goes to those up to `begun_upto`, and to nobody beyond.

A lease ends by itself, but a worker also holds an advisory lock while it lives: when its
connection is gone, others take its batches at once.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction  # noqa: TID251 SKIP LOCKED, arrays, advisory locks

from lamppost.alerts.data import Channel, Why

SIZE = 500
LEASE = timedelta(seconds=60)
LONGEST_WAIT = 300.0  # seconds before another try

# A batch of a correction waits while the same people are still being told something older.
CLAIM = """
WITH next AS (
    SELECT d.id FROM alerts_delivery d
      JOIN alerts_alert a ON a.id = d.alert_id JOIN alerts_alertevent e ON e.id = d.event_id
     WHERE d.channel = %(channel)s AND d.state = 0
       AND (d.lease_until IS NULL OR d.lease_until <= %(now)s)
       AND NOT EXISTS (
           SELECT FROM alerts_delivery p
            WHERE p.alert_id = d.alert_id AND p.state = 1 AND p.channel = d.channel
              AND p.batch = d.batch AND p.event_id <> d.event_id)
     ORDER BY a.severity, d.batch, e.version LIMIT 1 FOR UPDATE OF d SKIP LOCKED)
UPDATE alerts_delivery d
   SET state = 1, attempts = attempts + 1, leased_by = %(worker)s, lease_until = %(until)s
  FROM next WHERE d.id = next.id
RETURNING d.id, d.alert_id, d.event_id, d.channel, d.batch, d.recipients, d.done_upto, d.begun_upto,
    d.attempts, d.gated, d.why,
    (SELECT count(*) FROM alerts_delivery x WHERE x.event_id = d.event_id AND x.channel = d.channel)
"""
ADVANCE = """
UPDATE alerts_delivery d
   SET done_upto = %(done)s, begun_upto = GREATEST(d.begun_upto, %(begun)s), lease_until = %(until)s
  FROM alerts_alert a
 WHERE a.id = d.alert_id AND a.version = %(version)s
   AND d.id = %(id)s AND d.state = 1 AND d.attempts = %(attempts)s
RETURNING cardinality(d.recipients)"""
LEAVE = """
UPDATE alerts_delivery SET state = %(state)s, lease_until = %(until)s, done_upto = %(done)s,
       recipients = CASE WHEN %(cut)s::boolean THEN recipients[1:begun_upto] ELSE recipients END
 WHERE id = %(id)s AND state = 1 AND attempts = %(attempts)s"""
SET_ASIDE = """
UPDATE alerts_delivery
   SET recipients = %(rest)s::uuid[], begun_upto = %(done)s, done_upto = %(done)s
 WHERE id = %(id)s AND state = 1 AND attempts = %(attempts)s"""
ADD = """
INSERT INTO alerts_delivery (id, alert_id, event_id, channel, batch, recipients, state,
                             lease_until, attempts, done_upto, begun_upto, gated, why)
VALUES (gen_random_uuid(), %s, %s, %s, %s, %s::uuid[], 0, %s, %s, 0, %s, %s, %s)"""
# Some of a batch wait for the digest, or are told otherwise; what is left was looked at.
KEEP_ONLY = """
UPDATE alerts_delivery SET recipients = %(rest)s::uuid[], gated = true
 WHERE id = %(id)s AND state = 1 AND attempts = %(attempts)s"""
FREE_THE_DEAD = """
UPDATE alerts_delivery SET state = 0, lease_until = NULL
 WHERE state = 1 AND (lease_until < %s OR pg_try_advisory_xact_lock(leased_by))"""
# Those who may have heard of an alert: the begun part of the batches of its first word.
WAS_TOLD = """
INSERT INTO alerts_delivery (id, alert_id, event_id, channel, batch, recipients, state,
                             attempts, done_upto, begun_upto)
SELECT gen_random_uuid(), alert_id, %(event)s, channel, batch, recipients[1:begun_upto], 0, 0, 0, 0
  FROM alerts_delivery WHERE event_id = %(first)s AND begun_upto > 0 AND recipients IS NOT NULL"""
CUT = """
UPDATE alerts_delivery SET recipients = recipients[1:begun_upto],
       state = CASE state WHEN 1 THEN 1 ELSE 2 END
 WHERE event_id = %s AND state < 2 AND begun_upto < cardinality(recipients)"""


@dataclass
class Batch:
    """A leased batch. `attempts` is also the lease's mark: who comes later has a higher one."""

    id: UUID
    alert_id: UUID
    event_id: UUID
    channel: Channel
    number: int
    recipients: list[UUID]
    done_upto: int
    begun_upto: int
    attempts: int
    gated: bool
    why: str  # of a digest
    people: int = 0  # of the whole event on this channel, about


class Again(NamedTuple):
    """Someone who must be told again, in how many seconds, and whether it may be a repeat."""

    after: float
    may_have_heard: bool


class Lost(Exception):
    """The lease is over: somebody else has the batch, or its recipients were erased."""


class Moved(Exception):
    """The alert has been corrected, retracted or ended meanwhile."""


def new_worker() -> int:
    """A worker's mark, locked for as long as this connection lives."""
    worker = secrets.randbits(62)
    _run("SELECT pg_advisory_lock(%s)", [worker])
    return worker


def claim(channel: Channel, worker: int, now: datetime) -> Batch | None:
    """The most urgent batch that nobody has, or None."""
    values = {"channel": channel, "worker": worker, "now": now, "until": now + LEASE}
    rows = _fetch(CLAIM, values)
    if not rows:
        return None
    *facts, batches = rows[0]
    batch = Batch(*facts)
    batch.channel = Channel(batch.channel)
    batch.people = len(batch.recipients) if batches == 1 else SIZE * batches
    return batch


def advance(batch: Batch, done: int, begun: int, version: int, now: datetime) -> None:
    """Note that `done` people are finished with and those up to `begun` are told next.

    Moved if the alert is no longer at `version`, so what was about to be said is out of date.
    """
    values = _mark(batch) | {"done": done, "begun": begun, "version": version}
    if not _fetch(ADVANCE, values | {"until": now + LEASE}):
        raise Moved
    batch.done_upto = done


def finish(batch: Batch, done: int, *, cut: bool = False) -> None:
    """The batch is done. With `cut`, whoever was not begun with is forgotten, untold."""
    _run(LEAVE, _mark(batch) | {"state": 2, "until": None, "done": done, "cut": cut})


def release(batch: Batch, done: int, not_before: datetime | None) -> None:
    """Give the rest of the batch back, for anyone, not before that time."""
    _run(LEAVE, _mark(batch) | {"state": 0, "until": not_before, "done": done, "cut": False})


@transaction.atomic
def set_aside(batch: Batch, done: int, again: dict[UUID, Again], now: datetime) -> int:
    """Put people who could not all be reached into batches of their own, for later.

    They are among the first `done` recipients; returns how many of those are left. Lost if the
    lease is over.
    """
    kept = [person for person in batch.recipients[:done] if person not in again]
    rest = kept + batch.recipients[done:]
    if not _run(SET_ASIDE, _mark(batch) | {"rest": rest, "done": len(kept)}):
        raise Lost
    for heard in (True, False):
        people = [person for person, case in again.items() if case.may_have_heard is heard]
        if people:
            wait = max(again[person].after for person in people)
            wait = max(wait, min(LONGEST_WAIT, 2.0**batch.attempts))
            not_before = now + timedelta(seconds=wait)
            begun = len(people) if heard else 0
            facts = [batch.alert_id, batch.event_id, batch.channel, own_number(), people]
            _run(ADD, [*facts, not_before, batch.attempts, begun, batch.gated, batch.why])
    batch.recipients = rest
    return len(kept)


def own_number() -> int:
    """A number no other batch of the event has: those of people tried again are negative."""
    return -1 - secrets.randbelow(2**31 - 1)


def add(
    alert_id: UUID,
    event_id: UUID,
    channel: Channel,
    number: int,
    people: Iterable[UUID],
    *,
    gated: bool = False,
    why: Why = Why.CHOSEN,
) -> None:
    facts = [alert_id, event_id, channel, number, list(people)]
    _run(ADD, [*facts, None, 0, 0, gated, why])


def keep_only(batch: Batch, rest: list[UUID]) -> None:
    """Leave only `rest` in a batch, as looked at. Lost if the lease is over."""
    if not _run(KEEP_ONLY, _mark(batch) | {"rest": rest}):
        raise Lost
    batch.recipients, batch.gated = rest, True


def copy_told(first_event: UUID, event: UUID) -> None:
    """Queue for `event` exactly those who may have heard the first word."""
    _lock(first_event)
    _run(WAS_TOLD, {"event": event, "first": first_event})


def cut(event_id: UUID) -> int:
    """Tell nobody further of this event; whoever is at it stops at the next handful.

    Returns how many batches had someone left to tell.
    """
    _lock(event_id)
    return _run(CUT, [event_id])


def close_older(alert_id: UUID, first_event: UUID, event: UUID) -> None:
    """Corrections that a newer one covers need not go out any more."""
    _run(
        "UPDATE alerts_delivery SET state = 2"
        " WHERE alert_id = %s AND event_id NOT IN (%s, %s) AND state = 0",
        [alert_id, first_event, event],
    )


def free_the_dead(now: datetime) -> int:
    """Give back the batches of workers that are gone. Not while this worker holds one."""
    return _run(FREE_THE_DEAD, [now])


def _lock(event_id: UUID) -> None:
    """Wait for whoever is between two handfuls, and keep them there until we commit."""
    _fetch("SELECT id FROM alerts_delivery WHERE event_id = %s FOR UPDATE", [event_id])


def _mark(batch: Batch) -> dict[str, Any]:
    return {"id": batch.id, "attempts": batch.attempts}


def _run(query: str, values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return int(cursor.rowcount)


def _fetch(query: str, values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())
