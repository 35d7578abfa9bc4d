"""San Francisco law enforcement calls (data.sfgov.org, SODA gnap-fj3t; closed ones 2zdj-bwza).

Places are the nearest corner. What the city calls sensitive has no place, or none that we look at:
such a call lacks a required field and is dropped. A duplicate of another call is cancelled, since
that one is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from lamppost.dispatch.data import CallState, RawCall
from lamppost.dispatch.sources import rows

ZONE = ZoneInfo("America/Los_Angeles")
STEPS = ("entry", "dispatch", "enroute", "onscene", "close")
WKT = re.compile(r"POINT ?\((-?[\d.]+) (-?[\d.]+)\)")
CANCELLED = {"CAN", "DUP"}


def parse(body: bytes) -> list[RawCall]:
    return rows.calls(rows.read(body), _call)


def _call(row: rows.Row) -> RawCall:
    first = rows.text(row, "call_type_original_desc", "call_type_original")
    last = rows.text(row, "call_type_final_desc", "call_type_final")
    is_sensitive = str(row.get("sensitive_call")).lower() == "true"
    latitude, longitude = (None, None) if is_sensitive else _point(row)
    corner = "" if is_sensitive else rows.text(row, "intersection_name")
    steps = [rows.local_time(rows.text(row, f"{step}_datetime"), ZONE) for step in STEPS]
    return RawCall(
        number=rows.must(row, "cad_number"),
        code=first,
        description=first,
        occurred_at=rows.local_time(rows.text(row, "received_datetime"), ZONE),
        location=corner.replace("\\", "/"),
        latitude=latitude,
        longitude=longitude,
        final_code="" if last == first else last,
        state=_state(row),
        updated_at=rows.latest(*steps),
    )


def _state(row: rows.Row) -> CallState:
    is_duplicate = bool(rows.text(row, "dup_cad_number"))
    if is_duplicate or rows.text(row, "disposition").upper() in CANCELLED:
        return CallState.CANCELLED
    return CallState.CLOSED if rows.text(row, "close_datetime") else CallState.OPEN


def _point(row: rows.Row) -> tuple[float | None, float | None]:
    """(latitude, longitude) of GeoJSON in the live feed, of well-known text in its download."""
    value = row.get("intersection_point")
    if isinstance(value, Mapping):
        longitude, latitude = value["coordinates"]
        return rows.point({"y": latitude, "x": longitude}, "y", "x")
    found = WKT.fullmatch(rows.text(row, "intersection_point"))
    return rows.point({"y": found[2], "x": found[1]}, "y", "x") if found else (None, None)
