"""Publishing an alert, and what may follow it.

The desk writes the alert and one event; it never learns who is near. A delivery worker finds the
people, under its own login (alerts.fanout).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction  # noqa: TID251 NOTIFY wakes the workers on commit

from lamppost.alerts.data import SPREAD_M, NewAlert, Status, Step, Wording
from lamppost.alerts.models import Alert, AlertEvent, LiveLog
from lamppost.places.cells import center, resolution
from lamppost.places.data import SEVERITY
from lamppost.transparency import actions as transparency

LIVES = timedelta(hours=24)  # every alert ends; the desk may end it sooner


class NotPossible(Exception):
    """The alert is over, so nothing more can be said about it."""


@transaction.atomic
def publish(new: NewAlert, *, now: datetime) -> UUID:
    """Make an alert public and queue the telling, with its public record, or none of it."""
    latitude, longitude = center(new.cell)
    alert = Alert.objects.create(
        agency_id=new.agency_id,
        source_name=new.source_name,
        category=new.category,
        severity=SEVERITY[new.category],
        cell=new.cell,
        latitude=latitude,
        longitude=longitude,
        spread_m=SPREAD_M[resolution(new.cell)],
        place_name=new.place_name,
        confirmed=new.confirmed,
        is_demo=new.is_demo,
        happened_at=new.happened_at,
        received_at=new.received_at,
        reviewed_at=new.reviewed_at,
        published_at=now,
        ends_at=now + LIVES,
        **vars(new.wording),
    )
    _step(alert, Step.PUBLISHED, new.wording, now)
    return alert.pk


@transaction.atomic
def correct(alert_id: UUID, wording: Wording, *, now: datetime) -> None:
    """Put other words in place; everyone who was told is told again."""
    alert = _open(alert_id)
    alert.status, alert.version = Status.CORRECTED, alert.version + 1
    for field, value in vars(wording).items():
        setattr(alert, field, value)
    alert.save()
    _step(alert, Step.CORRECTED, wording, now)


@transaction.atomic
def retract(alert_id: UUID, wording: Wording, *, now: datetime) -> None:
    """Take an alert back, saying why; everyone who was told is told."""
    alert = _open(alert_id)
    alert.status, alert.version = Status.RETRACTED, alert.version + 1
    alert.save()
    _step(alert, Step.RETRACTED, wording, now)


@transaction.atomic
def end(alert_id: UUID, *, now: datetime) -> None:
    """Close an alert that is over. Nobody is interrupted for it."""
    alert = _open(alert_id)
    alert.status, alert.version = Status.ENDED, alert.version + 1
    alert.save()
    _step(alert, Step.ENDED, Wording("", "", "", ""), now)


def _open(alert_id: UUID) -> Alert:
    alert = Alert.objects.select_for_update().get(pk=alert_id)
    if alert.status not in (Status.LIVE, Status.CORRECTED):
        raise NotPossible("This alert is already over.")
    return alert


def _step(alert: Alert, step: Step, wording: Wording, now: datetime) -> None:
    """History, public record, open pages and workers, in the caller's transaction."""
    AlertEvent.objects.create(
        alert=alert, kind=step, version=alert.version, at=now, **vars(wording)
    )
    transparency.record(
        f"alert {step}",
        now=now,
        facts={
            "alert": str(alert.pk),
            "agency": str(alert.agency_id),
            "category": alert.category,
            "version": alert.version,
        },
    )
    tell_open_pages(alert, step, now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('fanout', '')")


def tell_open_pages(alert: Alert, step: Step, now: datetime) -> None:
    """Write the live log and wake the live process; sent when the transaction commits."""
    LiveLog.objects.create(payload=public_facts(alert, step), at=now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('alerts', '')")


def public_facts(alert: Alert, step: Step) -> dict[str, object]:
    """What anybody may know of an alert, as open pages get it."""
    words = {k: getattr(alert, k) for k in ("title_en", "text_en", "title_es", "text_es")}
    return {
        "kind": str(step),
        "alert": {
            "id": str(alert.pk),
            "category": alert.category,
            "severity": alert.severity,
            **words,
            "place_name": alert.place_name,
            "cell": str(alert.cell),
            "lat": alert.latitude,
            "lng": alert.longitude,
            "spread_m": alert.spread_m,
            "happened_at": alert.happened_at.isoformat(),
            "reviewed_at": alert.reviewed_at.isoformat(),
            "source_name": alert.source_name,
            "confirmed": alert.confirmed,
            "status": alert.status,
            "version": alert.version,
        },
    }
