"""Who is near: every resident with a watched place that an alert reaches, and nobody else.

A place counts if the middle of its cell is within its radius, plus the alert's own spread, of the
middle of the alert's cell, measured along the ground. One index of grid keys (places.near) gives
the candidates without touching the table; the chord between two points of the unit sphere decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction  # noqa: TID251 one index-only query over places

from lamppost.places.cells import Cell, center
from lamppost.places.data import BIT, Category
from lamppost.places.near import EARTH_M, point, ranges

FETCHED = 5000  # rows a round trip brings

# OFFSET 0 keeps the planner from turning the runs into one join over the whole table.
# A place that is snoozed beyond `awake` is told of later. Of several places the loudest counts.
FIND = """
SELECT resident_id, bool_or(push AND awake), bool_or(mail AND awake), bool_or(later OR NOT awake)
  FROM unnest(%(from)s::bigint[], %(to)s::bigint[]) AS run (lo, hi)
 CROSS JOIN LATERAL (
    SELECT resident_id, now_push & %(category)s::int <> 0 AS push,
           now_mail & %(category)s::int <> 0 AS mail, later & %(category)s::int <> 0 AS later,
           snoozed_until <= %(awake)s::timestamptz AS awake
      FROM residents_place
     WHERE key BETWEEN run.lo AND run.hi
       AND (now_push | now_mail | later) & %(category)s::int <> 0
       AND (x - %(x)s::float8) * (x - %(x)s::float8)
         + (y - %(y)s::float8) * (y - %(y)s::float8)
         + (z - %(z)s::float8) * (z - %(z)s::float8) <= {reach}
    OFFSET 0) AS place
 GROUP BY resident_id"""
AS_STORED = FIND.format(reach="chord2")
FURTHER = FIND.format(
    reach="4 * power(sin((radius_m + %(spread_m)s::float8) / (2 * %(earth_m)s::float8)), 2)"
)
WANTING = {
    "push": "SELECT DISTINCT resident_id FROM residents_place"
    " WHERE resident_id = ANY(%s::uuid[]) AND by_push",
    "mail": "SELECT DISTINCT resident_id FROM residents_place"
    " WHERE resident_id = ANY(%s::uuid[]) AND by_mail",
    "digest": "SELECT DISTINCT resident_id FROM residents_place"
    " WHERE resident_id = ANY(%s::uuid[]) AND (by_push OR by_mail)",
}


class Neighbor(NamedTuple):
    """Someone to tell, and how they asked to be told (for any of the places that are near).

    `later` is in a digest; it counts where neither of the others does.
    """

    resident_id: UUID
    by_push: bool
    by_mail: bool
    later: bool


def who_is_near(
    cell: Cell, spread_m: int, category: Category, *, awake: datetime | None = None
) -> Iterator[Neighbor]:
    """Everyone with a place near `cell` who asked for `category`, each once, as it is read.

    Places that are snoozed at the time `awake` are told of later; none are without it (a threat
    to life). `spread_m` is how far the alert reaches beyond the middle of its cell (0..1060 m).
    As the worker: no other login sees other people's places. Read it to its end or close it.
    """
    latitude, longitude = center(cell)
    runs = ranges(latitude, longitude, spread_m)
    x, y, z = point(latitude, longitude)
    values: dict[str, Any] = {
        "from": [lo for lo, _ in runs],
        "to": [hi for _, hi in runs],
        "category": BIT[category],
        "x": x,
        "y": y,
        "z": z,
        "awake": awake or "infinity",
    }
    if spread_m:
        values |= {"spread_m": spread_m, "earth_m": EARTH_M}
    with transaction.atomic(), _by_index(), connection.chunked_cursor() as cursor:
        cursor.execute(FURTHER if spread_m else AS_STORED, values)
        while rows := cursor.fetchmany(FETCHED):
            yield from map(Neighbor._make, rows)


def who_still_wants(resident_ids: Iterable[UUID], channel: str) -> set[UUID]:
    """Those of these who are still here and still want to be told by push, mail or digest."""
    with connection.cursor() as cursor:
        cursor.execute(WANTING[channel], [list(resident_ids)])
        return {resident_id for (resident_id,) in cursor.fetchall()}


@contextmanager
def _by_index() -> Iterator[None]:
    """Make the planner use the index of keys: it cannot know how few rows a run holds."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = on")
        cursor.execute("SET LOCAL enable_bitmapscan = on")
