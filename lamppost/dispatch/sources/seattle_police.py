"""Seattle Police calls: Call Data (SODA 33kz-ixgy) and the older 911 Incident Response (3k2p-39jp).

Both tell what the call was first taken for and what it was cleared as. The older download has no
number. A call that was cleared as unfounded, duplicate or cancelled is cancelled for us.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from lamppost.dispatch.data import CallState, RawCall
from lamppost.dispatch.sources import rows

ZONE = ZoneInfo("America/Los_Angeles")
NOTHING = {"-", "--", "UNKNOWN", "NULL", "DEFAULT"}  # a final type that says nothing yet
CANCELLED = ("FALSE COMPLAINT/UNFOUNDED", "CANCELLED BY RADIO")
QUEUED = (
    "cad_event_original_time_queued",
    "original_time_queued",
    "at_scene_time",
    "event_clearance_date",
)


def parse(body: bytes) -> list[RawCall]:
    return rows.calls(rows.read(body), _call)


def _call(row: rows.Row) -> RawCall:
    first = rows.text(row, "initial_call_type", "initial_type_description")
    last = _last_code(row)
    occurred_at = rows.local_time(rows.text(row, *QUEUED), ZONE)
    arrived = rows.text(row, "cad_event_arrived_time", "arrived_time")
    latitude, longitude = _point(row)
    location = rows.text(row, "hundred_block_location")
    number = rows.text(row, "cad_event_number")
    return RawCall(
        number=number or rows.made_number(occurred_at, first, location, latitude, longitude),
        code=first,
        description=first,
        occurred_at=occurred_at,
        location=location,
        latitude=latitude,
        longitude=longitude,
        final_code="" if last == first else last,
        state=_state(row, last),
        updated_at=rows.latest(occurred_at, rows.local_time(arrived, ZONE)) if arrived else None,
    )


def _is_older(row: rows.Row) -> bool:
    """The older table has no final type; there, the clearance is it."""
    return "final_call_type" not in row


def _last_code(row: rows.Row) -> str:
    name = "event_clearance_description" if _is_older(row) else "final_call_type"
    last = rows.text(row, name)
    return "" if last.upper() in NOTHING else last


def _state(row: rows.Row, last: str) -> CallState:
    said = rows.text(row, "cad_event_clearance_description", "event_clearance_description").upper()
    if any(word in said for word in CANCELLED):
        return CallState.CANCELLED
    return CallState.CLOSED if said or last else CallState.OPEN


def _point(row: rows.Row) -> tuple[float | None, float | None]:
    for prefix in ("", "dispatch_", "blurred_"):
        found = rows.point(row, f"{prefix}latitude", f"{prefix}longitude")
        if found != (None, None):
            return found
    return None, None
