"""What one resident was told, and the week near their places.

The first is read from the batches and the digest's items, and is gone when they are: nothing is
kept for this page. The second is public facts only, added up.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from statistics import median

from django.utils import timezone

from lamppost.alerts.data import AlertCard, Channel, Notice, Step, Week, Why
from lamppost.alerts.lookups import Watched, near, one
from lamppost.alerts.lookups import _cells as cells_of
from lamppost.alerts.lookups import _rows as rows
from lamppost.alerts.models import DigestItem
from lamppost.places.data import Severity

BY_WEEK = """SELECT date_trunc('week', published_at AT TIME ZONE %s)::date AS monday, count(*),
       count(*) FILTER (WHERE confirmed)
  FROM alerts_alert
 WHERE published_at >= %s AND published_at < %s AND status <> 'retracted'
   AND cell = ANY(%s::bigint[]) GROUP BY monday"""
HAS_HISTORY = "SELECT EXISTS (SELECT FROM alerts_alert WHERE published_at < %s)"
MY_NOTICES = "SELECT alert_id, channel, kind, at FROM ctx.my_notices(%s)"
WEEKS = 8  # that say what is usual


def week(places: Iterable[Watched], now: datetime) -> Week | None:
    """The last whole week (Monday to Sunday) near these places against the eight before it.

    None while there are not eight weeks to compare with: a count alone says nothing, or scares.
    """
    zone = timezone.get_default_timezone()
    today = now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday() + 7)
    first = monday - timedelta(weeks=WEEKS)
    since, until = (
        datetime.combine(day, datetime.min.time(), tzinfo=zone)
        for day in (first, monday + timedelta(days=7))
    )
    watched = list(places)
    if not watched or not rows(HAS_HISTORY, [since + timedelta(days=1)])[0][0]:
        return None
    found = rows(BY_WEEK, [str(zone), since, until, cells_of(watched)])
    counted = {day: (alerts, verified) for day, alerts, verified in found}
    before = [counted.get(first + timedelta(weeks=n), (0, 0))[0] for n in range(WEEKS)]
    alerts, verified = counted.get(monday, (0, 0))
    return Week(monday, alerts, float(median(before)), verified / alerts if alerts else 0.0)


def my_notices(places: Iterable[Watched], now: datetime, limit: int = 60) -> list[Notice]:
    """What the resident whose session this is was told of alerts that are not over, newest first.

    Read from the batches and the digest's items, and gone when they are.
    """
    items = {item.alert_id: item for item in DigestItem.objects.all()}
    cards = {card.id: card for card in near(places, now, limit=limit)}
    for alert_id in items.keys() - cards.keys():
        if card := one(alert_id):
            cards[alert_id] = card
    told = [
        Notice(cards[pk], Channel(channel), Step(kind), _why_now(cards[pk]), at)
        for pk, channel, kind, at in rows(MY_NOTICES, [list(cards)])
    ]
    told += [
        Notice(cards[pk], Channel.DIGEST, Step.PUBLISHED, Why(item.why), item.due_at, not item.sent)
        for pk, item in items.items()
    ]
    return sorted(told, key=lambda notice: notice.at, reverse=True)


def _why_now(card: AlertCard) -> Why:
    return Why.LIFE if card.severity == Severity.LIFE else Why.CHOSEN
