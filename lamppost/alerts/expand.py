"""Finding whom to tell: each step of an alert becomes batches of people, once, in its own order.

First word: everyone near, unless the alert is an hour old, retracted or over by then.

Correction or retraction: exactly those who may have heard the first word. If it comes while that
is still going out, each batch knows how far it has begun: those people are told of the step, the
people beyond hear the new words as their first (correction) or nothing at all (retraction, end).
Whoever is at a batch looks at the alert's version before each handful, and this locks the batches
while it copies, so nobody falls between the two, and nobody is told twice.

A newer correction covers all that an older one would have reached, so what is left of the older
is closed. The same people's batches have the same number and are not told two things at once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.alerts import batches
from lamppost.alerts.data import OLDEST, Channel, Status, Step
from lamppost.alerts.models import Alert, AlertEvent
from lamppost.places.cells import Cell
from lamppost.places.data import Category, Severity
from lamppost.residents.lookups import who_is_near
from lamppost.transparency import actions as transparency

FOLLOWS = (Step.CORRECTED, Step.RETRACTED)


def expand_next(now: datetime) -> bool:
    """Find the people for the oldest step that has none yet; False if there is no such step."""
    with transaction.atomic():
        event = _next()
        if event:
            _expand(event, now)
        return event is not None


def expand_alert(alert_id: UUID, now: datetime) -> None:
    """Find the people for every step of one alert; waits for whoever is at it already."""
    with transaction.atomic():
        waiting = AlertEvent.objects.filter(alert_id=alert_id, expanded_at=None)
        for event in waiting.order_by("version").select_for_update():
            _expand(event, now)


def _next() -> AlertEvent | None:
    """One step at a time of each alert, so that what follows finds what came before."""
    waiting = AlertEvent.objects.filter(expanded_at=None).order_by("at", "version")
    for event in waiting.select_for_update(skip_locked=True)[:20]:
        before = AlertEvent.objects.filter(alert_id=event.alert_id, version__lt=event.version)
        if not before.filter(expanded_at=None).exists():
            return event
    return None


def _expand(event: AlertEvent, now: datetime) -> None:
    alert = Alert.objects.get(pk=event.alert_id)
    if event.kind == Step.PUBLISHED:
        _first_word(alert, event, now)
    else:
        _what_follows(alert, event)
    event.expanded_at = now
    event.save(update_fields=["expanded_at"])


def _first_word(alert: Alert, event: AlertEvent, now: datetime) -> None:
    if is_too_old(alert.happened_at, now):
        note_too_old(alert.pk, now)
    elif alert.status in (Status.LIVE, Status.CORRECTED):
        _tell_everyone_near(alert, event, now)


def _what_follows(alert: Alert, event: AlertEvent) -> None:
    first = AlertEvent.objects.get(alert=alert, kind=Step.PUBLISHED)
    if event.kind != Step.CORRECTED:
        batches.cut(first.pk)
    if event.kind in FOLLOWS:
        batches.copy_told(first.pk, event.pk)
        batches.close_older(alert.pk, first.pk, event.pk)


def _tell_everyone_near(alert: Alert, event: AlertEvent, now: datetime) -> None:
    """Queue everyone for the channels they chose: a threat to life on all of them, else on one."""
    push, mail, digest = (_filler(alert.pk, event.pk, channel) for channel in Channel)
    is_life = alert.severity == Severity.LIFE
    category, awake = Category(alert.category), None if is_life else now
    for person in who_is_near(Cell(alert.cell), alert.spread_m, category, awake=awake):
        if person.by_push:
            push(person.resident_id)
        if person.by_mail and (is_life or not person.by_push):
            mail(person.resident_id)
        if not person.by_push and not person.by_mail:
            digest(person.resident_id)
    for take in (push, mail, digest):
        take(None)


def _filler(alert_id: UUID, event_id: UUID, channel: Channel) -> Callable[[UUID | None], None]:
    """Takes people one by one and queues them in batches; None when there are no more."""
    people: list[UUID] = []
    number = 0

    def take(person: UUID | None) -> None:
        nonlocal number
        if person:
            people.append(person)
        if people and (person is None or len(people) == batches.SIZE):
            batches.add(alert_id, event_id, channel, number, people)
            people.clear()
            number += 1

    return take


def is_too_old(happened_at: datetime, now: datetime) -> bool:
    """At 60:00 nobody is told any more (rules.yaml, max_age)."""
    return now - happened_at >= OLDEST


def note_too_old(alert_id: UUID, now: datetime) -> None:
    """Say in public that an alert was not told, or not to everyone, because it was an hour old."""
    transparency.record(
        "alert not told further", now=now, facts={"alert": str(alert_id), "because": "an hour old"}
    )
