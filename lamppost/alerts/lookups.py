"""Questions anyone may ask about alerts; every answer is public.

Raw SQL, because these run on every page. The feed is read, never written, per person: it picks
its page from an index by cell and time first, and only then the rows (late materialisation).
Rows are read once per process: an alert of one version never changes.
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
from lamppost.alerts.held import held_of
from lamppost.places.cells import Cell
from lamppost.places.data import Category, Severity
from lamppost.places.near import cells_within

__all__ = [
    "current",
    "held_of",
    "history",
    "near",
    "one",
    "per_day",
    "recent",
    "time_to_send",
]

CARD = """a.id, a.agency_id, a.source_name, a.category, a.severity,
    a.title_en, a.text_en, a.title_es, a.text_es,
    a.cell, a.latitude, a.longitude, a.spread_m, a.place_name, a.confirmed, a.is_demo,
    a.happened_at, a.received_at, a.reviewed_at, a.published_at, a.ends_at, a.status, a.version"""
CURRENT = """SELECT id, version FROM alerts_alert
    WHERE published_at > %s AND ends_at > %s AND status IN ('live', 'corrected')
    ORDER BY published_at DESC, id DESC LIMIT %s"""
RECENT = """SELECT id, version FROM alerts_alert
    WHERE published_at > %s AND (published_at, id) < (%s, %s)
    ORDER BY published_at DESC, id DESC LIMIT %s"""
PAGE = """WITH page AS MATERIALIZED (
        SELECT id FROM alerts_alert
        WHERE cell = ANY(%s::bigint[]) AND published_at > %s
          AND (published_at, id) < (%s, %s)
        ORDER BY published_at DESC, id DESC LIMIT %s)
    SELECT a.id, a.version FROM page JOIN alerts_alert a USING (id)
    ORDER BY a.published_at DESC, a.id DESC"""
ROWS = f"SELECT {CARD} FROM alerts_alert a WHERE a.id = ANY(%s::uuid[])"  # noqa: S608 a constant
HISTORY = """SELECT kind, version, title_en, text_en, title_es, text_es, at
    FROM alerts_alertevent WHERE alert_id = %s ORDER BY at, version"""
PER_DAY = """SELECT (published_at AT TIME ZONE %s)::date AS day, count(*) FROM alerts_alert
    WHERE published_at > %s AND status <> 'retracted' AND cell = ANY(%s::bigint[]) GROUP BY day"""
SPEED = """SELECT percentile_disc(ARRAY[0.5, 0.95]) WITHIN GROUP
           (ORDER BY published_at - received_at) FROM alerts_alert WHERE published_at > %s"""
LAST = UUID(int=2**128 - 1)
SPREADS = tuple(SPREAD_M.items())
KEPT_MOST = 5000  # cards, about 10 MB
_kept: dict[tuple[UUID, int], AlertCard] = {}  # public, and the same for every reader


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
    return _read([alert_id]).get(alert_id)


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


def time_to_send(now: datetime) -> tuple[timedelta, timedelta] | None:
    """How long the alerts of the last day took from the call reaching us: half of them at most
    the first, nineteen in twenty at most the second (features, E16). None if there was none."""
    [(found,)] = _rows(SPEED, [now - timedelta(hours=24)])
    return tuple(found) if found else None


def _cells(places: Iterable[Watched]) -> list[int]:
    """The cells whose alerts reach a place: exactly those for which people are told."""
    return list({c for p in places for c in cells_within(p.cell, p.radius_m, SPREADS)})


def _rows(query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _cards(query: str, values: Sequence[Any]) -> list[AlertCard]:
    """The alerts whose ids and versions the query finds; those not kept are read in one more."""
    keys: list[tuple[UUID, int]] = _rows(query, values)
    new = _read([pk for pk, version in keys if (pk, version) not in _kept])
    # An alert that changed between the two queries is shown as it is now.
    found = [_kept.get(key) or new.get(key[0]) for key in keys]
    if len(_kept) > KEPT_MOST:
        _kept.clear()
    _kept.update({(card.id, card.version): card for card in new.values()})
    return [card for card in found if card]


def _read(ids: Sequence[UUID]) -> dict[UUID, AlertCard]:
    rows = _rows(ROWS, [list(ids)]) if ids else []
    return {row[0]: _card(row) for row in rows}


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
