"""Digests: one letter per resident at the hour they chose, from the items that wait for it.

Which words are about to be said is noted first, under the lock that a correction takes too; then
the letter is sent; then that it was sent. A worker killed between leaves a lease that ends, and
the letter is sent again under the same Message-ID. Items of whoever wants no letter just go.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction  # noqa: TID251 items by the hundred, with their words
from django.utils import timezone

from lamppost.alerts import digest_letter
from lamppost.alerts.data import Why
from lamppost.alerts.digest_letter import Line
from lamppost.alerts.lookups import CARD
from lamppost.alerts.lookups import _card as card_of
from lamppost.alerts.mine import week
from lamppost.alerts.models import DigestItem, Interruption
from lamppost.alerts.rules import KEPT
from lamppost.residents.actions import post
from lamppost.residents.lookups import Mailable, mailable, places_of, telling, who_still_wants

log = logging.getLogger(__name__)
AT_ONCE = 50  # residents
LEASE = timedelta(minutes=10)
MONDAY = 0
PEOPLE = """
SELECT DISTINCT resident_id FROM alerts_digestitem
 WHERE NOT sent AND due_at <= %(now)s AND (leased_until IS NULL OR leased_until <= %(now)s)
 LIMIT %(most)s"""
LOCK = """
SELECT id FROM alerts_digestitem
 WHERE NOT sent AND due_at <= %(now)s AND (leased_until IS NULL OR leased_until <= %(now)s)
   AND resident_id = ANY(%(people)s::uuid[]) ORDER BY id FOR UPDATE"""
# A statement of its own after the locks, so that it sees what was committed before them.
BEGIN = f"""
UPDATE alerts_digestitem i
   SET leased_until = %(until)s,
       told_version = COALESCE(told_version, CASE WHEN a.status <> 'retracted' THEN a.version END)
  FROM alerts_alert a WHERE a.id = i.alert_id AND i.id = ANY(%(items)s::uuid[])
RETURNING i.resident_id, i.told_version, i.why, {CARD}"""  # noqa: S608 a constant
# Told items of alerts that are over; their batches are erased, so the last word is out.
FORGET_TOLD = """
DELETE FROM alerts_digestitem i USING alerts_alert a
 WHERE a.id = i.alert_id AND i.sent AND a.status IN ('ended', 'retracted')
   AND NOT EXISTS (
       SELECT FROM alerts_delivery d WHERE d.alert_id = a.id AND d.recipients IS NOT NULL)"""


def send_due(now: datetime) -> int:
    """Send every digest that is due over one connection; how many were sent.

    While the mail server takes none, what is left waits for the next run.
    """
    sent, line = 0, None
    try:
        while waiting := _begin(now):
            for person, digest in waiting.items():
                if digest.to:
                    line = line or post.connect(settings.SMTP_URL)
                    sent += _hand_over(line, person, digest, now)
                _done(person, now)
    except post.Unreachable as why:
        log.warning("digests wait for the mail server: %s", why)
        DigestItem.objects.filter(sent=False, leased_until=now + LEASE).update(leased_until=None)
    finally:
        if line:
            with suppress(OSError, smtplib.SMTPException):
                line.quit()
    return sent


def forget(now: datetime) -> int:
    """Delete what was told of alerts that are over, what is too old, and yesterday's counts."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET_TOLD)
        gone = int(cursor.rowcount)
    gone += DigestItem.objects.filter(at__lt=now - KEPT).delete()[0]
    Interruption.objects.filter(day__lt=timezone.localdate(now)).delete()
    return gone


@dataclass(frozen=True)
class Digest:
    """What one letter says; `to` is None for whoever wants none."""

    to: Mailable | None
    lines: Sequence[Line]


def _begin(now: datetime) -> dict[UUID, Digest]:
    """Lease the items of some residents, noting which words they are about to be told."""
    told: dict[UUID, list[Line]] = {}
    for person, version, why, *facts in _lease(now):
        lines = told.setdefault(person, [])
        if version is not None:
            lines.append(Line(card_of(tuple(facts)), Why(why)))
    to = _readers([person for person, lines in told.items() if lines])
    return {
        person: Digest(to.get(person), sorted(lines, key=_urgent_first))
        for person, lines in told.items()
    }


@transaction.atomic
def _lease(now: datetime) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, {"now": now, "most": AT_ONCE})
        people = [person for (person,) in cursor.fetchall()]
        cursor.execute(LOCK, {"now": now, "people": people})
        items = [item for (item,) in cursor.fetchall()]
        cursor.execute(BEGIN, {"until": now + LEASE, "items": items})
        return list(cursor.fetchall())


def _readers(people: Sequence[UUID]) -> dict[UUID, Mailable]:
    """Those who want letters and digests."""
    wanting, their = who_still_wants(people, "mail"), telling(people)
    return mailable(p for p in wanting if p in their and their[p].digest_hour is not None)


def _urgent_first(line: Line) -> tuple[int, float]:
    return line.alert.severity, -line.alert.published_at.timestamp()


def _hand_over(line: smtplib.SMTP, person: UUID, digest: Digest, now: datetime) -> bool:
    assert digest.to
    local = timezone.localtime(now)
    report = week(places_of([person]).get(person, []), now) if local.weekday() == MONDAY else None
    letter = digest_letter.write(person, digest.to, digest.lines, report, local)
    return post.hand_over(line, parseaddr(settings.MAIL_FROM)[1], digest.to.email, letter)


def _done(person: UUID, now: datetime) -> None:
    """The letter is out. What was never told goes at once, the rest when its alert is over."""
    mine = DigestItem.objects.filter(resident_id=person, leased_until=now + LEASE, sent=False)
    mine.filter(told_version=None).delete()
    mine.update(sent=True, leased_until=None)
