"""Rows of a table: what a SODA endpoint answers, or the same table downloaded as CSV.

Names of columns are made alike (`CAD Event Number`, `Event.Clearance.Code` and `cad_event_number`
are SODA's lower case with underscores), so that one parser reads a live feed and its download.
"""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
import json
import logging
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from lamppost.dispatch.data import RawCall

Row = Mapping[str, Any]
LONGEST = 500  # characters of any text; call types and places are far shorter
AMERICAN = re.compile(  # 11/04/2023 6:08:26 PM, 12/30/15 20:42
    r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2}),? (\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([AP])M)?",
    re.IGNORECASE,
)
logger = logging.getLogger(__name__)


class Unreadable(ValueError):
    """The body is not in this source's format; nothing of it is repeated here."""


class BadRow(ValueError):
    """A row that cannot be a call."""


def read(body: bytes) -> list[dict[str, Any]]:
    """The rows of a JSON list, JSON lines or CSV with a header line; else Unreadable."""
    text = decode(body).strip()
    if text[:1] in ("[", "{"):
        return [_plain_names(row) for row in _json_rows(text) if isinstance(row, dict)]
    return [_plain_names(row) for row in csv_rows(text)]


def decode(body: bytes) -> str:
    """UTF-8 with or without its mark, else Windows' alphabet, in which any byte is something."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def csv_rows(text: str, columns: list[str] | None = None) -> list[dict[str, Any]]:
    """Rows of a CSV text; `columns` names them where there is no header line."""
    csv.field_size_limit(min(sys.maxsize, 1_000_000))
    try:
        rows = list(csv.DictReader(io.StringIO(text), fieldnames=columns, restkey=""))
    except csv.Error:
        raise Unreadable("not CSV") from None
    if text and not columns and (not rows or len(rows[0]) < 2):
        raise Unreadable("not a table with a header line")
    return rows


def calls(
    rows: Iterable[Row], read_row: Callable[[Row], RawCall], source: str = ""
) -> list[RawCall]:
    """The calls of all rows that can be read. Unreadable if there are rows, but none can be."""
    found: list[RawCall] = []
    bad = 0
    for row in rows:
        try:
            found.append(read_row(row))
        except (BadRow, ValueError, TypeError, KeyError, AttributeError, OverflowError):
            bad += 1
    if bad and not found:
        raise Unreadable(f"none of {bad} rows is a call")
    if bad:
        logger.warning("%s: %d rows skipped", source or read_row.__module__.split(".")[-1], bad)
    return found


def text(row: Row, *names: str) -> str:
    """The first of these fields that says something, on one line."""
    for name in names:
        value = row.get(name)
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            words = " ".join(str(value).replace("\0", "").split())
            if words:
                return words[:LONGEST]
    return ""


def must(row: Row, *names: str) -> str:
    """Like `text`; BadRow if none says anything."""
    found = text(row, *names)
    if not found:
        raise BadRow(names[0])
    return found


def point(row: Row, latitude: str, longitude: str) -> tuple[float | None, float | None]:
    """Both degrees, or neither."""
    try:
        degrees = float(text(row, latitude)), float(text(row, longitude))
    except ValueError:
        return None, None
    is_one = 0 < abs(degrees[0]) <= 90 and 0 < abs(degrees[1]) <= 180
    return degrees if is_one else (None, None)


def local_time(value: str, zone: ZoneInfo) -> datetime | None:
    """A time as feeds write it, in `zone` unless it says its own; None if empty, else BadRow."""
    if not value:
        return None
    try:
        at = _parse_time(value)
    except ValueError:
        raise BadRow("time") from None
    if not 2000 <= at.year < 2100:  # outside of these, time zones overflow
        raise BadRow("time")
    return at if at.tzinfo else at.replace(tzinfo=zone)


def latest(*times: datetime | None) -> datetime | None:
    """The last of the times that are known."""
    return max((at for at in times if at), default=None)


def made_number(*parts: object) -> str:
    """A number for a record that has none, the same whenever the same record comes.

    Made under the process's own key: without it, nobody can try out addresses against it.
    """
    key = os.environ.get("LAMPPOST_SECRET_KEY", "no key: nothing is kept").encode()
    return "h" + hmac.new(key, repr(parts).encode(), hashlib.sha256).hexdigest()[:20]


def _parse_time(value: str) -> datetime:
    found = AMERICAN.fullmatch(value)
    if not found:
        return datetime.fromisoformat(value)
    month, day, year, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    if found[7]:
        hour = hour % 12 + (12 if found[7] in "Pp" else 0)
    return datetime(year + 2000 if year < 100 else year, month, day, hour, minute, second)  # noqa: DTZ001 the caller adds the feed's zone


def _json_rows(text: str) -> list[Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return _json_lines(text)
    return value if isinstance(value, list) else [value]


def _json_lines(text: str) -> list[Any]:
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        raise Unreadable("not JSON") from None


def _plain_names(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {plain(str(name)): value for name, value in row.items()}


def plain(name: str) -> str:
    """A column's name as SODA writes it."""
    return re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")
