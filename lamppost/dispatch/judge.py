"""One feed's screening, made ready once per batch: its code table, and what people decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import lamppost.places.lookups as places
from lamppost.dispatch import rules, screening
from lamppost.dispatch.data import Drop, RawCall, ScreenedCall, Verdict


@dataclass(frozen=True)
class Judgement:
    """A call, what its code and place mean, what screening says of it, and where to file it.

    `day` is None when the call says no time; then nothing can be filed.
    """

    call: RawCall
    verdict: Verdict
    outcome: ScreenedCall | Drop
    day: date | None
    place_name: str


class Judge:
    """`decided` are people's own decisions about codes of this feed; they win over its table."""

    def __init__(self, feed_name: str, decided: Mapping[str, Verdict]) -> None:
        self._screen = screening.for_feed(feed_name)
        self._decided = decided

    def __call__(self, call: RawCall, now: datetime) -> Judgement:
        said = self._decided.get(call.final_code or call.code) or self._screen.verdict(call)
        spot = self._screen.place(call) if said.decision in rules.REVIEWABLE else None
        verdict = rules.with_care(said, spot)
        outcome = rules.screen(call, now, verdict=verdict, place=lambda _: spot)
        name = places.cross_streets(outcome.cell) if isinstance(outcome, ScreenedCall) else ""
        return Judgement(call, verdict, outcome, self._screen.day(call), name)
