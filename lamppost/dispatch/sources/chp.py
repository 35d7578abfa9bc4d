"""California Highway Patrol incident lists (cad.chp.ca.gov), as snapshots in JSON.

A list gives a centre's open incidents with the time of day only. Numbers start again every day in
every centre, and are now and then used twice in a day: here, the time of day is part of a number.
An incident that is missing from a list is not closed by that: some come back. Some stay for days,
and would be taken for new at the same time of the next day, so what was listed is remembered.

A snapshot is one such list. A recording is JSON lines `{"committed": ..., "content": <snapshot>}`;
`committed` is when it was saved, and in whose time zone the recorder's own `last_updated` is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lamppost.dispatch.data import RawCall
from lamppost.dispatch.sources import rows

ZONE = ZoneInfo("America/Los_Angeles")
AHEAD = timedelta(minutes=3)  # the centre's clock before the recorder's
REMEMBERED = timedelta(hours=48)  # after it was last listed


@dataclass
class Memory:
    """When each listed incident happened, as understood the first time it was seen."""

    happened: dict[tuple[str, ...], tuple[datetime, datetime]] = field(default_factory=dict)

    def when(self, row: rows.Row, centre: str, taken_at: datetime) -> datetime:
        """The incident's time, with its date."""
        mark = (centre, *(rows.text(row, name) for name in ("id", "time", "location")))
        first, listed_at = self.happened.get(mark, (taken_at, taken_at))
        if mark not in self.happened or taken_at - listed_at > REMEMBERED:
            first = _last(rows.must(row, "time"), taken_at)
        self.happened[mark] = (first, max(listed_at, taken_at))
        return first

    def forget(self, before: datetime) -> None:
        """Forget what was last listed before then."""
        self.happened = {
            mark: (first, listed_at)
            for mark, (first, listed_at) in self.happened.items()
            if listed_at >= before
        }


MEMORY = Memory()  # of this process: what it polls


def parse(body: bytes) -> list[RawCall]:
    """The incidents of every snapshot in the body, one after another."""
    return [call for _, calls in snapshots(body, MEMORY) for call in calls]


def snapshots(
    body: bytes, memory: Memory | None = None
) -> Iterator[tuple[datetime, list[RawCall]]]:
    """Each snapshot with the time it was taken at, in order of that time."""
    memory = Memory() if memory is None else memory
    taken = [(_taken_at(value), value) for value in _values(rows.decode(body))]
    for taken_at, value in sorted(taken, key=lambda one: one[0]):
        yield taken_at, _incidents(value, taken_at, memory)
        memory.forget(before=taken_at - REMEMBERED)


def _values(text: str) -> list[Mapping[str, Any]]:
    try:
        values = [json.loads(text)]
    except (ValueError, RecursionError):
        values = _lines(text)
    if not all(isinstance(value, dict) for value in values):
        raise rows.Unreadable("not a snapshot")
    return values


def _lines(text: str) -> list[Any]:
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        raise rows.Unreadable("not a snapshot") from None


def _taken_at(value: Mapping[str, Any]) -> datetime:
    try:
        at = datetime.fromisoformat(value.get("content", value)["last_updated"])
        saved = datetime.fromisoformat(value["committed"]) if "committed" in value else None
    except (KeyError, TypeError, ValueError, AttributeError):
        raise rows.Unreadable("not a snapshot") from None
    return at if at.tzinfo else at.replace(tzinfo=saved.tzinfo if saved else ZONE)


def _incidents(value: Mapping[str, Any], taken_at: datetime, memory: Memory) -> list[RawCall]:
    content = value.get("content", value)
    listed = content.get("incidents")
    if not isinstance(listed, list):
        raise rows.Unreadable("not a snapshot")
    of_list = rows.text(content, "center_code", "center")

    def read_row(row: rows.Row) -> RawCall:
        centre = rows.text(row, "center_code", "center") or of_list
        return _call(row, centre, memory.when(row, centre, taken_at))

    return rows.calls(listed, read_row)


def _call(row: rows.Row, centre: str, happened_at: datetime) -> RawCall:
    code = rows.text(row, "type")
    return RawCall(
        number=f"{rows.must(row, 'id')}-{happened_at:%H%M}",
        centre=centre,
        code=code,
        description=code,
        occurred_at=happened_at,
        location=rows.text(row, "location"),
    )


def _last(time_of_day: str, taken_at: datetime) -> datetime:
    """The last time that clocks in California showed this, when the list was taken."""
    here = taken_at.astimezone(ZONE) + AHEAD
    time = datetime.strptime(time_of_day, "%I:%M %p").time()  # noqa: DTZ007 has no date yet
    at = datetime.combine(here.date(), time, ZONE)
    return at if at <= here else datetime.combine(here.date() - timedelta(days=1), time, ZONE)
