"""Dallas Police active calls (dallasopendata.com, SODA 9fxf-t2tr): one row per unit sent.

Rows of one incident are one call; the units are never looked at. A call that is over leaves the
list, but a call that is not on it need not be over.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from lamppost.dispatch.data import RawCall
from lamppost.dispatch.sources import rows

ZONE = ZoneInfo("America/Chicago")


def parse(body: bytes) -> list[RawCall]:
    """One call per incident number, as its first row tells it."""
    calls = rows.calls(rows.read(body), _call)
    return list({call.number: call for call in reversed(calls)}.values())[::-1]


def _call(row: rows.Row) -> RawCall:
    code = rows.text(row, "nature_of_call")
    return RawCall(
        number=rows.must(row, "incident_number"),
        code=code,
        description=code,
        occurred_at=_time(row),
        location=_location(row),
    )


def _time(row: rows.Row) -> datetime | None:
    """Either one field, or a midnight and a time of day."""
    day, time = rows.text(row, "date"), rows.text(row, "time")
    if day and time:
        return rows.local_time(f"{day[:10]}T{time}", ZONE)
    return rows.local_time(rows.text(row, "date_time", "date"), ZONE)


def _location(row: rows.Row) -> str:
    block, street = rows.text(row, "block"), rows.text(row, "location")
    return f"{block} {street}" if block and street and "/" not in street else street
