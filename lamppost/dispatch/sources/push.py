"""The record of the push API, version 1. Fields that are not named here are never looked at.

Errors name the field and the reason, and never repeat what was sent.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lamppost.dispatch.data import CallState, RawCall
from lamppost.dispatch.sources import rows

LENGTHS = {  # characters
    "number": 60,
    "centre": 40,
    "code": 200,
    "description": 500,
    "location": 200,
    "final_code": 200,
}
DEGREES = {"latitude": 90, "longitude": 180}
TIMES = ("occurred_at", "updated_at")
STATES = tuple(state.value for state in CallState)
REQUIRED = ("number", "code", "description", "occurred_at")
FIELDS = (*LENGTHS, *DEGREES, *TIMES, "status", "test")
# control characters (NUL too) and halves of surrogate pairs; tabs and line ends may stand
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
YEARS = range(2000, 2100)  # outside of these, time zones overflow


class Malformed(ValueError):
    """A record that cannot be a call; `fields` says what is wrong with which field."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


def parse(record: object) -> RawCall:
    """The call in one JSON record. Raises Malformed, naming every wrong field at once."""
    if not isinstance(record, dict):
        raise Malformed({"body": "must be an object"})
    wrong: dict[str, str] = {}
    texts = {name: _text(record, name, wrong) for name in LENGTHS}
    degrees = {name: _degrees(record, name, wrong) for name in DEGREES}
    times = {name: _time(record, name, wrong) for name in TIMES}
    state = _state(record, wrong)
    is_test = _flag(record, "test", wrong)
    for name in REQUIRED:
        if name not in wrong and not (texts.get(name) or times.get(name)):
            wrong[name] = "is missing"
    _need_a_place(texts["location"], degrees, wrong)
    if wrong:
        raise Malformed({name: wrong[name] for name in FIELDS if name in wrong})
    return RawCall(
        number=texts["number"],
        centre=texts["centre"],
        code=texts["code"],
        description=texts["description"],
        location=texts["location"],
        final_code=texts["final_code"],
        latitude=degrees["latitude"],
        longitude=degrees["longitude"],
        occurred_at=times["occurred_at"],
        updated_at=times["updated_at"],
        state=state,
        is_test=is_test,
    )


def _text(record: Mapping[str, Any], name: str, wrong: dict[str, str]) -> str:
    value = record.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        wrong[name] = "must be text"
    elif len(value) > LENGTHS[name]:
        wrong[name] = f"is longer than {LENGTHS[name]} characters"
    elif UNPRINTABLE.search(value):
        wrong[name] = "holds characters that are not text"
    else:
        return " ".join(value.split())
    return ""


def _degrees(record: Mapping[str, Any], name: str, wrong: dict[str, str]) -> float | None:
    value, most = record.get(name), DEGREES[name]
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        wrong[name] = "must be a number"
    elif not (math.isfinite(value) if isinstance(value, float) else True) or abs(value) > most:
        wrong[name] = f"must be between -{most} and {most}"
    else:
        return float(value)
    return None


def _time(record: Mapping[str, Any], name: str, wrong: dict[str, str]) -> datetime | None:
    value = record.get(name)
    if value is None:
        return None
    try:
        time = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        time = None
    if time is None or len(value) < len("2026-05-01T12:00Z"):
        wrong[name] = "must be an ISO 8601 date and time"
    elif time.tzinfo is None:
        wrong[name] = "must have a time zone"
    elif time.year not in YEARS:
        wrong[name] = f"must be between {YEARS.start} and {YEARS.stop}"
    else:
        return time
    return None


def _state(record: Mapping[str, Any], wrong: dict[str, str]) -> CallState:
    value = record.get("status")
    if value is None:
        return CallState.OPEN
    if not isinstance(value, str) or value not in STATES:
        wrong["status"] = f"must be one of {', '.join(STATES)}"
        return CallState.OPEN
    return CallState(value)


def _flag(record: Mapping[str, Any], name: str, wrong: dict[str, str]) -> bool:
    value = record.get(name)
    if value is not None and not isinstance(value, bool):
        wrong[name] = "must be true or false"
    return value is True


def _need_a_place(
    location: str, degrees: Mapping[str, float | None], wrong: dict[str, str]
) -> None:
    """A place is a location, or both degrees."""
    missing = [name for name, value in degrees.items() if value is None and name not in wrong]
    if len(missing) == 1:
        wrong[missing[0]] = "is missing"
    elif len(missing) == 2 and not location and "location" not in wrong:
        wrong["location"] = "is missing, and so are latitude and longitude"


def parse_all(body: bytes) -> list[RawCall]:
    """The records of a recording: a JSON list, JSON lines, or a CSV table of these fields."""
    return rows.calls(map(_typed, rows.read(body)), parse)


def _typed(row: rows.Row) -> dict[str, Any]:
    """A CSV table has no numbers, no nulls and no truth; text fields stay as they are."""
    record: dict[str, Any] = {name: row[name] for name in FIELDS if row.get(name) not in (None, "")}
    for name in DEGREES:
        if isinstance(record.get(name), str):
            record[name] = float(record[name])
    if isinstance(record.get("test"), str):
        record["test"] = record["test"].strip().lower() in ("true", "1", "yes")
    return record
