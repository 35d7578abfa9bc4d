"""Questions anyone may ask about alerts; every answer is public.

Raw SQL, because these run on every page. The feed is read, never written, per person: it picks
its page from an index by cell and time first, and only then the rows (late materialisation).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from django.db import connection  # noqa: TID251 hot reads of this room's own tables
from django.utils import timezone

from lamppost.alerts.data import (
    SHOWN_FOR,
    SPREAD_M,
    AlertCard,
    DayCount,
    HistoryStep,
    Status,
    Step,
    Wording,
)
from lamppost.places.cells import Cell
from lamppost.places.data import Category, Severity
from lamppost.places.near import cells_within

CARD = """a.id, a.agency_id, a.source_name, a.category, a.severity,
    a.title_en, a.text_en, a.title_es, a.text_es,
    a.cell, a.latitude, a.longitude, a.spread_m, a.place_name, a.confirmed, a.is_demo,
    a.happened_at, a.received_at, a.reviewed_at, a.published_at, a.ends_at, a.status, a.version"""
CURRENT = f"""SELECT {CARD} FROM alerts_alert a
    WHERE a.published_at > %s AND a.ends_at > %s AND a.status IN ('live', 'corrected')
    ORDER BY a.published_at DESC, a.id DESC LIMIT %s"""  # noqa: S608 a constant
RECENT = f"""SELECT {CARD} FROM alerts_alert a
    WHERE a.published_at > %s AND (a.published_at, a.id) < (%s, %s)
    ORDER BY a.published_at DESC, a.id DESC LIMIT %s"""  # noqa: S608 a constant
PAGE = f"""WITH page AS MATERIALIZED (
        SELECT id FROM alerts_alert
        WHERE cell = ANY(%s::bigint[]) AND published_at > %s
          AND (published_at, id) < (%s, %s)
        ORDER BY published_at DESC, id DESC LIMIT %s)
    SELECT {CARD} FROM page JOIN alerts_alert a USING (id)
    ORDER BY a.published_at DESC, a.id DESC"""  # noqa: S608 a constant
ONE = f"SELECT {CARD} FROM alerts_alert a WHERE a.id = %s"  # noqa: S608 a constant
HISTORY = """SELECT kind, version, title_en, text_en, title_es, text_es, at
    FROM alerts_alertevent WHERE alert_id = %s ORDER BY at, version"""
PER_DAY = """SELECT (published_at AT TIME ZONE %s)::date AS day, count(*) FROM alerts_alert
    WHERE published_at > %s AND status <> 'retracted' AND cell = ANY(%s::bigint[]) GROUP BY day"""
LAST = UUID(int=2**128 - 1)
SPREADS = tuple(SPREAD_M.items())


class Watched(Protocol):
    """A place with a circle around it, such as a resident's watched place."""

    @property
    def cell(self) -> Cell: ...
    @property
    def radius_m(self) -> int: ...


def current(now: datetime, limit: int = 100) -> list[AlertCard]:
    """The alerts that are live now, newest first."""
    return _cards(CURRENT, [now - timedelta(hours=24), now, limit])


def near(
    places: Iterable[Watched],
    now: datetime,
    *,
    before: tuple[datetime, UUID] | None = None,
    limit: int = 30,
) -> list[AlertCard]:
    """A page of what reached any of these places in the last 48 h, newest first.

    Also what was retracted or has ended: the status says so. `before` is the `position` of the
    last card of the page above.
    """
    published_at, last = before or (now + timedelta(days=1), LAST)
    return _cards(PAGE, [_cells(places), now - SHOWN_FOR, published_at, last, limit])


def recent(
    since: datetime,
    now: datetime,
    *,
    before: tuple[datetime, UUID] | None = None,
    limit: int = 30,
) -> list[AlertCard]:
    """What was published after `since` (at most 48 h ago), whatever became of it, newest first."""
    published_at, last = before or (now + timedelta(days=1), LAST)
    return _cards(RECENT, [max(since, now - SHOWN_FOR), published_at, last, limit])


def one(alert_id: UUID) -> AlertCard | None:
    found = _cards(ONE, [alert_id])
    return found[0] if found else None


def history(alert_id: UUID) -> list[HistoryStep]:
    """What was said of an alert and when, oldest first."""
    return [
        HistoryStep(Step(kind), version, Wording(*words), at)
        for kind, version, *words, at in _rows(HISTORY, [alert_id])
    ]


def per_day(places: Iterable[Watched], now: datetime, days: int = 28) -> list[DayCount]:
    """How many alerts reached these places on each of the last `days` days, oldest first.

    The last one is today, so far; days without an alert are there with 0. Retracted alerts do
    not count.
    """
    zone = timezone.get_default_timezone()
    today = now.astimezone(zone).date()
    first = today - timedelta(days=days - 1)
    since = datetime.combine(first, datetime.min.time(), tzinfo=zone)
    counted: dict[Any, int] = dict(_rows(PER_DAY, [str(zone), since, _cells(places)]))
    span = [first + timedelta(days=n) for n in range(days)]
    return [DayCount(day, counted.get(day, 0)) for day in span]


def _cells(places: Iterable[Watched]) -> list[int]:
    """The cells whose alerts reach a place: exactly those for which people are told."""
    return list({c for p in places for c in cells_within(p.cell, p.radius_m, SPREADS)})


def _rows(query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _cards(query: str, values: Sequence[Any]) -> list[AlertCard]:
    return [_card(row) for row in _rows(query, values)]


def _card(row: tuple[Any, ...]) -> AlertCard:
    pk, agency, source, category, severity, *rest = row
    words, rest = rest[:4], rest[4:]
    cell, latitude, longitude, spread_m, place, confirmed, is_demo = rest[:7]
    happened, received, reviewed, published, ends, status, version = rest[7:]
    return AlertCard(
        id=pk,
        agency_id=agency,
        source_name=source,
        category=Category(category),
        severity=Severity(severity),
        wording=Wording(*words),
        cell=Cell(cell),
        latitude=latitude,
        longitude=longitude,
        spread_m=spread_m,
        place_name=place,
        confirmed=confirmed,
        is_demo=is_demo,
        happened_at=happened,
        received_at=received,
        reviewed_at=reviewed,
        published_at=published,
        ends_at=ends,
        status=Status(status),
        version=version,
    )
