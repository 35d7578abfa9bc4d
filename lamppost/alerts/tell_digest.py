"""Telling by digest: a batch's people get an item each; the letters are `digest`'s work.

A correction reaches whoever was told by a letter already, as a letter of its own; an item that is
still to come says the newest words by itself, and goes if the alert is taken back. Items are locked
before they are looked at, here and where a letter is begun, so one of the two sees the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction  # noqa: TID251 items by the hundred
from django.utils import timezone

from lamppost.alerts import batches
from lamppost.alerts.batches import Again, Batch
from lamppost.alerts.data import Channel, Step, Why
from lamppost.alerts.models import Alert, AlertEvent, DigestItem
from lamppost.alerts.rules import next_digest
from lamppost.residents.data import DIGEST_HOUR
from lamppost.residents.lookups import telling

ADD = """
INSERT INTO alerts_digestitem (id, resident_id, alert_id, why, at, due_at)
SELECT gen_random_uuid(), i.person, %s, %s, %s, i.due
  FROM unnest(%s::uuid[], %s::timestamptz[]) AS i (person, due)
ON CONFLICT (resident_id, alert_id) DO NOTHING"""


class DigestTeller:
    """Keeps nothing but why the batch at hand waits for the digest."""

    def __init__(self) -> None:
        self._why = Why.CHOSEN

    def handful(self, batch: Batch) -> int:
        """All of a batch: nothing leaves the house yet, so nothing can be said twice."""
        self._why = Why(batch.why)
        return batches.SIZE

    def tell(
        self, people: Sequence[UUID], alert: Alert, event: AlertEvent, now: datetime
    ) -> dict[UUID, Again]:
        if event.kind == Step.PUBLISHED:
            self._add(people, alert, now)
        else:
            _follow(people, alert, event)
        return {}

    def close(self) -> None:
        pass

    def _add(self, people: Sequence[UUID], alert: Alert, now: datetime) -> None:
        local, due = timezone.localtime(now), {}
        for person, their in telling(people).items():
            hour = DIGEST_HOUR if their.digest_hour is None else their.digest_hour
            due[person] = next_digest(local, hour)
        with connection.cursor() as cursor:
            cursor.execute(ADD, [alert.pk, self._why, now, list(due), list(due.values())])


@transaction.atomic
def _follow(people: Sequence[UUID], alert: Alert, event: AlertEvent) -> None:
    items = DigestItem.objects.filter(alert=alert, resident_id__in=people)
    locked = list(items.select_for_update().order_by("pk"))
    told = [item for item in locked if (item.told_version or event.version) < event.version]
    if event.kind == Step.RETRACTED:
        items.filter(told_version=None).delete()
    if told:
        items.filter(pk__in=[item.pk for item in told]).update(told_version=event.version)
        readers = [item.resident_id for item in told]
        batches.add(alert.pk, event.pk, Channel.MAIL, batches.own_number(), readers, gated=True)
