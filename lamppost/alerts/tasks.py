"""The night shift: what must be over or gone by a time, is."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from lamppost.alerts import digest
from lamppost.alerts.actions import tell_open_pages
from lamppost.alerts.data import Channel, Status, Step
from lamppost.alerts.deliver import Loop
from lamppost.alerts.models import Alert, AlertEvent, Delivery, LiveLog
from lamppost.alerts.push import pool, sender
from lamppost.alerts.push.tell import PushTeller
from lamppost.alerts.push.vapid import Vapid
from lamppost.alerts.tell_digest import DigestTeller
from lamppost.alerts.tell_mail import MailTeller
from lamppost.transparency import actions as transparency

LIVE_LOG_KEPT = timedelta(hours=24)
FOLLOW_UP = timedelta(minutes=15)  # how long a last word may take to reach everyone
REFILLING = 20.0  # seconds of each minute


def run_deliveries(stop: threading.Event) -> None:
    """Find the people of each alert and tell them, by push, mail and digest, until told to stop."""
    mail = Loop(Channel.MAIL, MailTeller(settings.SMTP_URL), expands=False)
    later = Loop(Channel.DIGEST, DigestTeller(), expands=False)
    push = Loop(Channel.PUSH, push_teller(), expands=True)
    beside = [
        threading.Thread(target=loop.run, args=[stop], name=loop.channel) for loop in (mail, later)
    ]
    for thread in beside:
        thread.start()
    try:
        push.run(stop)
    finally:
        stop.set()
        for thread in beside:
            thread.join()


def push_teller() -> PushTeller:
    loopback = settings.PUSH_ALLOW_LOOPBACK
    vapid = Vapid(settings.VAPID_PRIVATE, settings.VAPID_CONTACT)
    return PushTeller(sender.from_settings(loopback=loopback), vapid)


def send_digests(now: datetime) -> int:
    """Send the digests that are due; how many."""
    return digest.send_due(now)


def forget_digests(now: datetime) -> int:
    """Delete what was told by digest and is over, or too old; and yesterday's interruptions."""
    return digest.forget(now)


def refill_keys() -> int:
    """Agree on push keys ahead of time while nobody waits; returns how many."""
    return pool.refill(REFILLING)


def end_due(now: datetime) -> int:
    """End the alerts whose time is up. Every alert ends."""
    due = Alert.objects.filter(
        ends_at__lte=now, status__in=[Status.LIVE, Status.CORRECTED]
    ).values_list("pk", flat=True)
    return sum(_end(pk, now) for pk in list(due))


@transaction.atomic
def _end(alert_id: UUID, now: datetime) -> bool:
    alert = Alert.objects.get(pk=alert_id)
    alert.status, alert.version = Status.ENDED, alert.version + 1
    alert.save(update_fields=["status", "version"])
    AlertEvent.objects.create(
        alert=alert, kind=Step.ENDED, version=alert.version, at=now, expanded_at=now
    )
    transparency.record("alert ended", now=now, facts={"alert": str(alert.pk), "by": "time"})
    tell_open_pages(alert, Step.ENDED, now)
    return True


def erase_recipients(now: datetime) -> int:
    """Once an alert is over and its last word is out, no row says who was told.

    Batches still under way get FOLLOW_UP to finish; after that they are given up.
    """
    over = Delivery.objects.filter(
        alert__status__in=[Status.ENDED, Status.RETRACTED], recipients__isnull=False
    )
    erased = 0
    for alert_id in set(over.values_list("alert_id", flat=True)):
        last = AlertEvent.objects.filter(alert_id=alert_id).latest("at")
        mine = Delivery.objects.filter(alert_id=alert_id)
        waiting = last.expanded_at is None or mine.filter(state__lt=2).exists()
        if not waiting or now - last.at > FOLLOW_UP:
            erased += mine.update(recipients=None, state=2)
    return erased


def trim_live_log(now: datetime) -> int:
    return LiveLog.objects.filter(at__lt=now - LIVE_LOG_KEPT).delete()[0]
