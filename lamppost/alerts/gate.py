"""The last look before telling: quiet hours, snooze, the day's three, and whether a device is on.

Once for each batch, in one transaction: interruptions are counted, those who wait go to a batch of
the digest, those without a device to a batch of e-mail, and the batch is marked. A worker killed
before the end has counted nobody; one killed after it leaves a batch that is counted.
A threat to life is not looked at again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction  # noqa: TID251 one set query for each question
from django.utils import timezone

from lamppost.alerts import batches
from lamppost.alerts.batches import Batch
from lamppost.alerts.data import Channel, Why
from lamppost.alerts.rules import MOST_A_DAY, decide
from lamppost.places.data import Severity
from lamppost.residents.data import Choice
from lamppost.residents.lookups import telling, who_still_wants

SO_FAR = """
SELECT asked.id, COALESCE(i.told, 0),
       EXISTS (SELECT FROM alerts_pushsubscription s WHERE s.resident_id = asked.id)
  FROM unnest(%s::uuid[]) AS asked (id)
  LEFT JOIN alerts_interruption i ON i.resident_id = asked.id AND i.day = %s"""
# In one order, so that two workers never wait for each other; whoever comes second to the third
# interruption gets no row back.
COUNT = """
INSERT INTO alerts_interruption AS i (resident_id, day, told)
SELECT id, %(today)s, 1 FROM unnest(%(people)s::uuid[]) AS asked (id) ORDER BY id
ON CONFLICT (resident_id) DO UPDATE
   SET told = CASE WHEN i.day = EXCLUDED.day THEN i.told + 1 ELSE 1 END, day = EXCLUDED.day
 WHERE i.day <> EXCLUDED.day OR i.told < %(most)s
RETURNING resident_id"""
CHOICE = {Channel.PUSH: Choice.PUSH, Channel.MAIL: Choice.MAIL}


def look_again(batch: Batch, severity: Severity, now: datetime) -> None:
    """Leave in a batch of first words whom to interrupt now. Lost if the lease is over.

    Those who may have heard already stay where they are.
    """
    if severity == Severity.LIFE or batch.channel == Channel.DIGEST:
        return
    with transaction.atomic():
        _look_again(batch, severity, timezone.localtime(now))


def _look_again(batch: Batch, severity: Severity, now: datetime) -> None:
    begun, asked = batch.recipients[: batch.begun_upto], batch.recipients[batch.begun_upto :]
    told, devices = _so_far(asked, now.date())
    choice, their = CHOICE[batch.channel], telling(asked)
    here = [person for person in asked if person in their]
    why = {
        person: decide(
            severity,
            choice,
            hour=now.hour,
            quiet=their[person].quiet,
            snoozed=their[person].is_snoozed(now),
            interruptions=0 if batch.gated else told[person],
        )
        for person in here
    }
    wait = {person: case.why for person, case in why.items() if case.way == Choice.DIGEST}
    go, letter = _split(batch, [person for person in here if person not in wait], devices)
    if not batch.gated:
        counted = _count([*go, *letter], now.date())
        wait |= {person: Why.ENOUGH for person in (*go, *letter) if person not in counted}
    batches.keep_only(batch, begun + [person for person in go if person not in wait])
    _move(batch, Channel.MAIL, [person for person in letter if person not in wait])
    for reason in set(wait.values()):
        _move(batch, Channel.DIGEST, [p for p in wait if wait[p] == reason], reason)


def _split(batch: Batch, people: list[UUID], devices: set[UUID]) -> tuple[list[UUID], list[UUID]]:
    """Whom to tell on the batch's channel, and whom by e-mail since no device of theirs is on."""
    if batch.channel != Channel.PUSH:
        return people, []
    without = [person for person in people if person not in devices]
    wanting = who_still_wants(without, Channel.MAIL) if without else set()
    return [p for p in people if p in devices], [p for p in without if p in wanting]


def _move(batch: Batch, channel: Channel, people: list[UUID], why: Why = Why.CHOSEN) -> None:
    if people:
        number = batches.own_number()
        batches.add(batch.alert_id, batch.event_id, channel, number, people, gated=True, why=why)


def _so_far(people: list[UUID], today: date) -> tuple[dict[UUID, int], set[UUID]]:
    """How often each was interrupted today, and who has a device switched on."""
    with connection.cursor() as cursor:
        cursor.execute(SO_FAR, [people, today])
        rows = cursor.fetchall()
    return {pk: told for pk, told, _ in rows}, {pk for pk, _, has_device in rows if has_device}


def _count(people: Iterable[UUID], today: date) -> set[UUID]:
    """Count an interruption for each; without those who had the last one meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"people": list(people), "today": today, "most": MOST_A_DAY})
        return {pk for (pk,) in cursor.fetchall()}
