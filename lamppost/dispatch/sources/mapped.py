"""A plain CSV or JSON feed, read by the mapping in its description (dispatch/feeds).

    mapping:
      items: result.calls        JSON only: where the list of calls is; left out: the whole answer
      columns: [lat, lng, ...]   CSV without a header line only: what its columns are called
      number: Event Number       left out: one is made of time, code and place
      centre: Center
      code: [Tencode Description, Tencode Suffix Description]
      join: " / "                between several fields of a code (default " / ")
      description: Type          left out: the code
      occurred_at: Call_Received ISO 8601 or m/d/y; in the feed's time zone unless it says its own
      updated_at: Last Updated
      location: [Block, Street Name]     joined by a space
      latitude: Latitude
      longitude: Longitude
      final_code: Final Type     what the call was re-coded or cleared as
      state: Status              what it says, in lower case, is looked up in the two lists below
      closed: [closed, cleared]
      cancelled: [cancelled, unfounded]
      test: Is Training          true, yes, y or 1

Fields inside JSON objects are reached with dots (`place.lat`). A field that is not named is never
looked at.
"""

from __future__ import annotations

import json
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from lamppost.dispatch.data import CallState, RawCall
from lamppost.dispatch.feeds import Feed, Wrong
from lamppost.dispatch.sources import rows

NAMES = (
    "number centre code description occurred_at updated_at location latitude longitude final_code "
    "state test"
).split()
OPTIONS = ("items", "columns", "join", "closed", "cancelled")
NEEDED = ("code", "occurred_at")
YES = {"true", "yes", "y", "1"}


@dataclass(frozen=True)
class Mapping:
    """Which of a feed's fields is what."""

    name: str
    zone: ZoneInfo
    fields: Map[str, tuple[str, ...]]
    items: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    join: str = " / "
    states: Map[str, CallState] = field(default_factory=dict)

    @classmethod
    def of(cls, feed: Feed) -> Mapping:
        """The mapping of a feed's description. Wrong, with the reason, if it cannot be used."""
        says = dict(feed.mapping)
        unknown = set(says) - {*NAMES, *OPTIONS}
        if unknown or any(name not in says for name in NEEDED):
            needs = f"it needs {' and '.join(NEEDED)}"
            raise Wrong(f"{feed.name}: mapping: unknown {sorted(unknown)}" if unknown else needs)
        return cls(
            name=feed.name,
            zone=ZoneInfo(feed.time_zone),
            fields={name: tuple(_listed(says[name])) for name in NAMES if name in says},
            items=tuple(str(says["items"]).split(".")) if says.get("items") else (),
            columns=tuple(_listed(says.get("columns", []))),
            join=str(says.get("join", " / ")),
            states={word.lower(): CallState.CLOSED for word in _listed(says.get("closed", []))}
            | {word.lower(): CallState.CANCELLED for word in _listed(says.get("cancelled", []))},
        )


def parse(body: bytes, mapping: Mapping) -> list[RawCall]:
    return rows.calls(_rows(body, mapping), partial(_call, mapping), mapping.name)


def _rows(body: bytes, mapping: Mapping) -> list[Any]:
    text = rows.decode(body).strip()
    if text[:1] not in ("[", "{"):
        return rows.csv_rows(text, list(mapping.columns) or None)
    try:
        value = json.loads(text)
        for step in mapping.items:
            value = value[step]
    except (ValueError, RecursionError, KeyError, TypeError):
        raise rows.Unreadable("not the JSON that the mapping describes") from None
    if not isinstance(value, list):
        raise rows.Unreadable("not a list of calls")
    return [row for row in value if isinstance(row, dict)]


def _call(mapping: Mapping, row: rows.Row) -> RawCall:
    says = {name: _values(row, mapping.fields.get(name, ())) for name in NAMES}
    code = mapping.join.join(says["code"])
    occurred_at = rows.local_time(_one(says["occurred_at"]), mapping.zone)
    latitude, longitude = rows.point(
        {"y": _one(says["latitude"]), "x": _one(says["longitude"])}, "y", "x"
    )
    location = " ".join(says["location"])
    made = rows.made_number(occurred_at, code, location, latitude, longitude)
    return RawCall(
        number=_one(says["number"]) or made,
        centre=_one(says["centre"]),
        code=code,
        description=" ".join(says["description"]) if "description" in mapping.fields else code,
        occurred_at=occurred_at,
        location=location,
        latitude=latitude,
        longitude=longitude,
        final_code=_changed(mapping.join.join(says["final_code"]), code),
        state=mapping.states.get(_one(says["state"]).lower(), CallState.OPEN),
        updated_at=rows.local_time(_one(says["updated_at"]), mapping.zone),
        is_test=_one(says["test"]).lower() in YES,
    )


def _values(row: rows.Row, names: tuple[str, ...]) -> list[str]:
    """What these fields say, those that say nothing left out."""
    found = (rows.text({"it": _reach(row, name)}, "it") for name in names)
    return [value for value in found if value]


def _reach(row: Any, name: str) -> Any:
    """A field by its name, or by its path through objects."""
    if isinstance(row, Map) and name in row:
        return _as_text(row[name])
    head, dot, rest = name.partition(".")
    return _reach(row[head], rest) if dot and isinstance(row, Map) and head in row else None


def _as_text(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _one(values: list[str]) -> str:
    return values[0] if values else ""


def _changed(last: str, first: str) -> str:
    return "" if last == first else last


def _listed(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]
