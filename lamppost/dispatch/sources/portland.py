"""Portland 911 (portlandonline.com/scripts/911incidents.cfm): ATOM with GeoRSS points.

Format: RFC 4287, and georss.org/simple. Read without entities, DTDs or anything fetched.
"""

from __future__ import annotations

import re
from datetime import datetime
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from lamppost.dispatch.data import RawCall
from lamppost.dispatch.sources import rows

ATOM = "{http://www.w3.org/2005/Atom}"
POINT = "{http://www.georss.org/georss}point"


def parse(body: bytes) -> list[RawCall]:
    try:
        root = ElementTree.fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise rows.Unreadable("not an ATOM feed") from None
    if root.tag != f"{ATOM}feed":
        raise rows.Unreadable("not an ATOM feed")
    return rows.calls(map(_row, root.iter(f"{ATOM}entry")), _call)


def _row(entry: Element) -> rows.Row:
    """Only what is allowed to leave; the rest of an entry is not looked at."""
    category = entry.find(f"{ATOM}category")
    return {
        "id": entry.findtext(f"{ATOM}id"),
        "title": entry.findtext(f"{ATOM}title"),
        "published": entry.findtext(f"{ATOM}published"),
        "updated": entry.findtext(f"{ATOM}updated"),
        "point": entry.findtext(POINT),
        "code": category.get("term") if category is not None else None,
    }


def _call(row: rows.Row) -> RawCall:
    code = rows.text(row, "code")
    latitude, longitude = _point(row)
    return RawCall(
        number=rows.must(row, "id").rpartition("/")[2],
        code=code,
        description=code,
        occurred_at=_time(rows.must(row, "published")),
        location=rows.text(row, "title").removeprefix(code).removeprefix(" at "),
        latitude=latitude,
        longitude=longitude,
        updated_at=_time(rows.text(row, "updated")),
    )


def _point(row: rows.Row) -> tuple[float | None, float | None]:
    latitude, _, longitude = rows.text(row, "point").partition(" ")
    return rows.point({"y": latitude, "x": longitude}, "y", "x")


def _time(value: str) -> datetime | None:
    """RFC 3339; this feed writes tenths of a second, which Python 3.11 reads."""
    if not value:
        return None
    at = datetime.fromisoformat(re.sub(r"\.\d+", "", value))
    if at.tzinfo is None:
        raise rows.BadRow("time")
    return at
