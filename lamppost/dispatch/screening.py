"""What the rules ask of one feed: its code table, its city's places, its clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import lamppost.places.lookups as places
from lamppost.dispatch import codebook, feeds
from lamppost.dispatch.data import RawCall, Spot, Verdict


@dataclass(frozen=True)
class Screen:
    """`table` names the code table; a call belongs to a day of `zone`."""

    table: str
    zone: ZoneInfo

    def verdict(self, call: RawCall) -> Verdict:
        """What the table says. The last word counts: once re-coded, the first code is nothing."""
        if call.final_code:
            return codebook.verdict(self.table, call.final_code)
        return codebook.verdict(self.table, call.code, call.description)

    def place(self, call: RawCall) -> Spot | None:
        """Where the feed says it is, with what is sensitive there; None if that cannot be found."""
        point = _point(call) or (places.locate(call.location) if call.location else None)
        if point is None:
            return None
        sensitive = places.sensitive_at(*point)
        return Spot(*point, sensitive.then if sensitive else "")

    def day(self, call: RawCall) -> date | None:
        """The day that the call's number belongs to; None when it says no time."""
        return call.occurred_at.astimezone(self.zone).date() if call.occurred_at else None


def for_feed(name: str) -> Screen:
    """A feed that nobody described uses the table of its own name and the city's clock."""
    feed = feeds.find(name)
    if feed is None:
        return Screen(name, ZoneInfo(places.city().time_zone))
    return Screen(feed.table, ZoneInfo(feed.time_zone))


def _point(call: RawCall) -> tuple[float, float] | None:
    """The feed's own point; zeros are how feeds say that they have none."""
    if call.latitude is None or call.longitude is None:
        return None
    if not (0 < abs(call.latitude) <= 90 and 0 < abs(call.longitude) <= 180):
        return None
    return call.latitude, call.longitude
