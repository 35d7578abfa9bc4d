"""The card that puts today beside a typical day. There is never a bare count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from lamppost.alerts import lookups as alerts
from lamppost.feed.rules import Calm, compare
from lamppost.residents.data import WatchedPlace

DAYS = 28
SHOWN_DAYS = 14
WIDTH, HEIGHT, EDGE = 104.0, 32.0, 3.0  # of the small line, in its own units


@dataclass(frozen=True)
class CalmCard:
    calm: Calm | None
    line: str  # points of an SVG polyline
    end: tuple[str, str]  # where today is on it


def calm_card(places: Sequence[WatchedPlace], now: datetime) -> CalmCard:
    counts = [day.alerts for day in alerts.per_day(places, now, days=DAYS)]
    here = timezone.localtime(now)
    points = _points(counts[-SHOWN_DAYS:])
    return CalmCard(
        compare(counts, (here.hour * 60 + here.minute) / 1440),
        " ".join(f"{x},{y}" for x, y in points),
        points[-1],
    )


def _points(counts: Sequence[int]) -> list[tuple[str, str]]:
    step = WIDTH / (len(counts) - 1)
    scale = (HEIGHT - 2 * EDGE) / max(*counts, 1)
    return [(f"{n * step:.1f}", f"{HEIGHT - EDGE - c * scale:.1f}") for n, c in enumerate(counts)]
