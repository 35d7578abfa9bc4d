"""What the demo city's desk published before anyone looked: the alerts of the last days."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from lamppost.config.demo.calls import City, Spot, stream
from lamppost.dispatch.data import CallState, RawCall
from lamppost.places.data import Category

REVIEW = (2.0, 12.0)  # minutes that an editor takes, at least and at most; ours, not measured


@dataclass(frozen=True)
class Past:
    """An alert that went out; `retracted_at` if dispatch later called it something else."""

    category: Category
    spot: Spot
    happened_at: datetime
    received_at: datetime
    published_at: datetime
    retracted_at: datetime | None


def past(city: City, rng: random.Random, since: datetime, until: datetime) -> list[Past]:
    """The alerts between two moments, oldest first."""
    lives: dict[str, list[tuple[datetime, RawCall]]] = {}
    messages = stream(city, rng, since)
    for told_at, call in itertools.takewhile(lambda told: told[0] < until, messages):
        lives.setdefault(call.number, []).append((told_at, call))
    found = [alert for life in lives.values() if (alert := _alert(city, rng, life, until))]
    return sorted(found, key=lambda alert: alert.published_at)


def _alert(
    city: City, rng: random.Random, life: list[tuple[datetime, RawCall]], until: datetime
) -> Past | None:
    received_at, call = life[0]
    category = _category(city, call.code)
    published_at = received_at + timedelta(minutes=rng.uniform(*REVIEW))
    taken_back = list(_taken_back(city, life))
    called_off = any(at < published_at for at in taken_back)
    if category is None or called_off or published_at >= until or call.occurred_at is None:
        return None
    assert call.latitude is not None and call.longitude is not None  # the generator's own
    return Past(
        category=Category(category),
        spot=Spot(call.latitude, call.longitude, call.location),
        happened_at=call.occurred_at,
        received_at=received_at,
        published_at=published_at,
        retracted_at=_soon_after(taken_back, until),
    )


def _category(city: City, code: str) -> str | None:
    """What a code says happened, if that may be published."""
    for (decision, kind), raws in city.codes.items():
        if decision == "publish" and code in raws:
            return kind
    return None


def _taken_back(city: City, life: list[tuple[datetime, RawCall]]) -> Iterator[datetime]:
    """When the feed said that it was something never published, or nothing."""
    never = {raw for (what, _), raws in city.codes.items() if what == "never" for raw in raws}
    for told_at, call in life:
        if call.final_code in never or call.state is CallState.CANCELLED:
            yield told_at


def _soon_after(taken_back: list[datetime], until: datetime) -> datetime | None:
    at = min(taken_back, default=until) + timedelta(minutes=REVIEW[0])
    return at if at < until else None
