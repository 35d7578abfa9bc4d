"""Seattle Fire real-time 911 calls (data.seattle.gov, SODA kzjm-xkqj)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from lamppost.dispatch.data import RawCall
from lamppost.dispatch.sources import rows

ZONE = ZoneInfo("America/Los_Angeles")


def parse(body: bytes) -> list[RawCall]:
    return rows.calls(rows.read(body), _call)


def _call(row: rows.Row) -> RawCall:
    code = rows.text(row, "type")
    latitude, longitude = rows.point(row, "latitude", "longitude")
    return RawCall(
        number=rows.must(row, "incident_number"),
        code=code,
        description=code,
        occurred_at=rows.local_time(rows.text(row, "datetime"), ZONE),
        location=rows.text(row, "address"),
        latitude=latitude,
        longitude=longitude,
    )
