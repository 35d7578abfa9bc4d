"""For how long alerts may be snoozed. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum

MORNING = time(7)


class Span(StrEnum):
    HOUR = "hour"
    TOMORROW = "tomorrow"  # at seven in the morning
    WEEK = "week"
    OVER = "over"  # awake from now on


def until(span: Span, now: datetime) -> datetime | None:
    """When a snooze that begins now is over; None for OVER. `now` is local time."""
    match span:
        case Span.HOUR:
            return now + timedelta(hours=1)
        case Span.TOMORROW:
            day = now.date() + timedelta(days=1)
            return datetime.combine(day, MORNING, tzinfo=now.tzinfo)
        case Span.WEEK:
            return now + timedelta(days=7)
        case Span.OVER:
            return None
