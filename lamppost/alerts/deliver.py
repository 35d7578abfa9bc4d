"""The delivery loop: claims batches and tells their people, one handful after another.

One loop per channel, so that slow mail never holds up a push. Any process may be killed at any
point; see `batches` for what is then known and what is repeated.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID, uuid5

from django.db import connection, transaction  # noqa: TID251 waits for NOTIFY
from django.db.utils import DatabaseError
from django.utils import timezone

from lamppost.alerts import batches, expand, gate
from lamppost.alerts.batches import Again, Batch
from lamppost.alerts.data import Channel, Status, Step
from lamppost.alerts.models import Alert, AlertEvent
from lamppost.places.data import Severity
from lamppost.residents.lookups import who_still_wants

logger = logging.getLogger(__name__)
SWEEP = 1.0  # seconds between looks when nothing wakes us


class Unreachable(Exception):
    """The channel's server takes nothing now; `first_left` of the handful was not told."""

    def __init__(self, first_left: UUID) -> None:
        super().__init__()
        self.first_left = first_left


class Teller(Protocol):
    def tell(
        self, people: Sequence[UUID], alert: Alert, event: AlertEvent, now: datetime
    ) -> dict[UUID, Again]:
        """Tell these people; returns whom to try again. Unreachable if nobody can be told now."""

    def handful(self, batch: Batch) -> int:
        """How many people to tell between two notes of how far we are."""

    def close(self) -> None:
        """Let go of open connections; they are made anew when needed."""


class Loop:
    """One channel's worker, on a database connection of its own."""

    def __init__(self, channel: Channel, teller: Teller, *, expands: bool) -> None:
        self.channel, self.teller, self.expands = channel, teller, expands
        self.worker = 0

    def run(self, stop: threading.Event) -> None:
        """Work until told to stop; a lost database is waited for."""
        while not stop.is_set():
            try:
                self._run(stop)
            except DatabaseError as lost:
                logger.warning("the database is away: %s", type(lost).__name__)
                stop.wait(SWEEP)
            finally:
                connection.close()
                self.teller.close()

    def _run(self, stop: threading.Event) -> None:
        self.worker = batches.new_worker()
        bell = Bell()
        try:
            while not stop.is_set():
                if not self.work(stop):
                    batches.free_the_dead(timezone.now())
                    if not self.work(stop):
                        bell.wait(SWEEP)
        finally:
            bell.close()

    def work(self, stop: threading.Event) -> bool:
        """Do all there is to do; False if there was nothing."""
        busy = False
        while not stop.is_set():
            if self.expands:
                while expand.expand_next(timezone.now()):
                    busy = True
            batch = batches.claim(self.channel, self.worker, timezone.now())
            if batch is None:
                break
            busy = True
            self._tell_carefully(batch)
        return busy

    def _tell_carefully(self, batch: Batch) -> None:
        """Tell a batch; whatever goes wrong with it, others are not held up by it."""
        try:
            self._tell(batch)
        except batches.Lost:
            pass
        except DatabaseError:
            raise
        except Exception as broken:
            # Only the type: a message could hold an address.
            logger.error("a batch failed: %s", type(broken).__name__)
            batches.release(batch, batch.done_upto, timezone.now() + _patience(batch))

    def _tell(self, batch: Batch) -> None:
        position, step = batch.done_upto, self.teller.handful(batch)
        saying = what_to_say(batch)
        if saying and saying.is_first:
            gate.look_again(batch, Severity(saying.alert.severity), timezone.now())
        while saying and position < len(batch.recipients):
            now, end = timezone.now(), min(position + step, len(batch.recipients))
            if saying.is_late(now):
                stop_telling(batch.event_id, batch.alert_id, now)
                saying = None
                break
            try:
                batches.advance(batch, position, end, saying.alert.version, now)
            except batches.Moved:
                saying = _after(saying, batch)
                continue
            people = self._who(batch, position, end, first=saying.is_first)
            try:
                again = self.teller.tell(people, saying.alert, saying.event, now)
            except Unreachable as away:
                done = position + batch.recipients[position:end].index(away.first_left)
                return batches.release(batch, done, now + _patience(batch))
            position = batches.set_aside(batch, end, again, now) if again else end
        batches.finish(batch, position, cut=saying is None)

    def _who(self, batch: Batch, position: int, end: int, *, first: bool) -> list[UUID]:
        """The handful, without those who have switched off or left since they were found."""
        people = batch.recipients[position:end]
        if batch.attempts == 1 and first:
            return people  # found a moment ago
        wanting = who_still_wants(people, self.channel)
        return [person for person in people if person in wanting]


@dataclass(frozen=True)
class Saying:
    """What a batch's people are told now: an alert, and the step of it with its words."""

    alert: Alert
    event: AlertEvent

    @property
    def is_first(self) -> bool:
        return self.event.kind == Step.PUBLISHED

    def is_late(self, now: datetime) -> bool:
        """First words stop at 60:00; corrections do not, since they take something back."""
        return self.is_first and expand.is_too_old(self.alert.happened_at, now)


def what_to_say(batch: Batch) -> Saying | None:
    """The newest there is to say to a batch's people; None if nothing is to be said any more."""
    alert = Alert.objects.get(pk=batch.alert_id)
    event = AlertEvent.objects.get(pk=batch.event_id)
    if event.kind == Step.PUBLISHED:
        is_on = alert.status in (Status.LIVE, Status.CORRECTED)
        return Saying(alert, _newest_words(alert, event)) if is_on else None
    newer = AlertEvent.objects.filter(
        alert=alert, version__gt=event.version, kind__in=expand.FOLLOWS
    )
    return None if newer.exists() else Saying(alert, event)


def _newest_words(alert: Alert, event: AlertEvent) -> AlertEvent:
    """The first word in its newest wording, for those who hear it after a correction."""
    if alert.version == event.version:
        return event
    words = {name: getattr(alert, name) for name in ("title_en", "text_en", "title_es", "text_es")}
    pk = uuid5(event.pk, str(alert.version))
    return AlertEvent(
        pk=pk, alert=alert, kind=event.kind, version=event.version, at=event.at, **words
    )


def _after(saying: Saying, batch: Batch) -> Saying | None:
    """What to say once the alert has moved on. Lost if it is the lease that is over.

    First the step's people are found, those who have heard of this batch among them.
    """
    expand.expand_alert(batch.alert_id, timezone.now())
    newer = what_to_say(batch)
    if newer and newer.alert.version == saying.alert.version:
        raise batches.Lost
    return newer


@transaction.atomic
def stop_telling(event_id: UUID, alert_id: UUID, now: datetime) -> None:
    """An hour has passed: whoever was not told by now is not told. Noted once, in public."""
    if batches.cut(event_id):
        expand.note_too_old(alert_id, now)


def _patience(batch: Batch) -> timedelta:
    return timedelta(seconds=min(batches.LONGEST_WAIT, 2.0**batch.attempts))


class Bell:
    """Rings when an alert takes a step (NOTIFY fanout), on a connection of its own."""

    def __init__(self) -> None:
        self._line = connection.copy()
        with self._line.cursor() as cursor:
            cursor.execute("LISTEN fanout")

    def wait(self, seconds: float) -> None:
        """Return when it rings, after so many seconds at the latest."""
        with self._line.wrap_database_errors:
            for _ in self._line.connection.notifies(timeout=seconds, stop_after=1):
                pass

    def close(self) -> None:
        self._line.close()
