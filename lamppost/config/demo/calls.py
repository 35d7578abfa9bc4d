"""The demo's calls: made up, in the mix, pace, re-codings and closures of recorded feeds.

Every call happens at a corner, never at a house. The same seed and beginning give the same calls.
"""

from __future__ import annotations

import csv
import heapq
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib.resources import files

from lamppost.config.demo.measured import FIGURES, draw, factor, minutes, per_minute
from lamppost.dispatch.data import CallState, RawCall

TABLE = "demo"  # dispatch/tables/demo.csv, the code table of both feeds
FEEDS = ("demo-police", "demo-fire")
FIRE = {"arson", "explosion", "fire_structure", "fire_residential", "fire_commercial"} | {
    *("fire_not_structure", "smoke_or_odor", "other_fire_call", "medical", "cardiac_arrest")
}
Codes = Mapping[tuple[str, str], list[str]]  # (decision, category or why not) -> raw codes
Told = tuple[datetime, int, RawCall]  # when the feed tells it; the number only breaks ties


@dataclass(frozen=True)
class Spot:
    """A corner, in degrees (WGS 84)."""

    latitude: float
    longitude: float
    corner: str


@dataclass(frozen=True)
class City:
    """What the generator must know of the city. `spot(rng, near)` picks a corner."""

    codes: Codes
    spot: Callable[[random.Random, bool], Spot]


def codes(table: str = TABLE) -> Codes:
    """A feed's code table by what it decides."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    text = (files("lamppost.dispatch") / "tables" / f"{table}.csv").read_text()
    for row in csv.DictReader(text.splitlines()):
        found[row["decision"], row["category"] or row["reason"]].append(row["raw"])
    return found


def feed_of(codes: Codes) -> Callable[[RawCall], str]:
    """Which of the two feeds tells a call: fires and the sick are told by the second."""
    fire = {raw for (_, kind), raws in codes.items() if kind in FIRE for raw in raws}
    return lambda call: FEEDS[call.code in fire]


def stream(city: City, rng: random.Random, begin: datetime) -> Iterator[tuple[datetime, RawCall]]:
    """Messages without end, in the order they are told, each with when. `begin` is aware."""
    waiting: list[Told] = []
    arrival, number = begin, 0
    while True:
        while not waiting or arrival <= waiting[0][0]:
            life = _life(city, rng, begin, arrival, number)
            for told_at, call in life:
                heapq.heappush(waiting, (told_at, number, call))
            number += 1
            arrival += timedelta(minutes=rng.expovariate(_pace(begin, arrival)))
        told_at, _, call = heapq.heappop(waiting)
        yield told_at, call


def _pace(begin: datetime, now: datetime) -> float:
    """Calls a minute."""
    return per_minute(now.hour) * factor((now - begin) / timedelta(minutes=1))


def _life(
    city: City, rng: random.Random, begin: datetime, arrival: datetime, number: int
) -> Iterator[tuple[datetime, RawCall]]:
    """Every message about one call: told, perhaps coded anew, closed or cancelled."""
    # The first call is one that an editor will see: a visitor should not wait for chance.
    decision = "publish" if number == 0 else _decision(rng)
    first, last = _codes(city.codes, decision, rng)
    near = decision == "publish" and (number == 0 or rng.random() < FIGURES["staging"]["near_home"])
    spot = city.spot(rng, near)
    entered = minutes(FIGURES["times"]["entered"], rng)
    call = RawCall(
        number=f"DEMO-{begin:%H%M%S}-{number}",
        code=first,
        description=first,
        occurred_at=arrival - timedelta(minutes=entered),
        location=spot.corner,
        latitude=spot.latitude,
        longitude=spot.longitude,
        updated_at=arrival,
    )
    yield arrival, call
    quicker = factor((arrival - begin) / timedelta(minutes=1))
    open_for = max(1.0, minutes(FIGURES["times"]["closed"], rng) - entered) / quicker
    if last != first:
        at = arrival + timedelta(minutes=open_for * rng.uniform(0.2, 0.9))
        call = replace(call, final_code=last, updated_at=at)
        yield at, call
    over = arrival + timedelta(minutes=open_for)
    cancelled = rng.random() < FIGURES["times"]["cancelled"]
    state = CallState.CANCELLED if cancelled else CallState.CLOSED
    yield over, replace(call, state=state, updated_at=over)


def _decision(rng: random.Random) -> str:
    publish, first = FIGURES["rate"]["publishable"], FIGURES["first"]
    review = publish * sum(first["review"].values()) / sum(first["publish"].values())
    shares = {"publish": publish, "review": review, "cpr": FIGURES["rate"]["cardiac_arrest"]}
    return draw(shares | {"never": 1 - sum(shares.values())}, rng)


def _codes(codes: Codes, decision: str, rng: random.Random) -> tuple[str, str]:
    """The code a call begins with and the one it ends with."""
    if decision == "cpr":
        arrests = [raw for (what, _), raws in codes.items() if what == "cpr" for raw in raws]
        first = rng.choice(arrests or _never(codes, "medical"))
        return first, first
    kind = draw(_listed(codes, decision), rng)
    first = rng.choice(codes[decision, kind])
    if decision == "publish" and kind in FIGURES["cleared"]:
        fate = draw(FIGURES["cleared"][kind], rng)
        return first, first if fate == "kept" else rng.choice(_never(codes, fate))
    if decision == "never" and rng.random() < FIGURES["times"]["updated"]:
        return first, rng.choice(_never(codes, kind))
    return first, first


def _listed(codes: Codes, decision: str) -> dict[str, float]:
    """The measured kinds that the code table has codes for."""
    counts = FIGURES["first"][decision]
    return {kind: count for kind, count in counts.items() if codes.get((decision, kind))}


def _never(codes: Codes, why: str) -> list[str]:
    return codes.get(("never", why)) or codes["never", "other_police_admin"]
