"""Which calls may reach an editor. Facts in; a screened call, or a drop with its reason, out.

The numbers and lists are the product's rules (tests/rules.yaml): required fields, the twelve
categories (places.data.Category, there is no thirteenth), less than an hour old.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from lamppost.dispatch.data import (
    CallState,
    Decision,
    Drop,
    RawCall,
    ScreenedCall,
    Spot,
    Verdict,
)
from lamppost.places.cells import NEIGHBORHOOD, Cell, cell_at, parent

MAX_AGE = timedelta(minutes=60)  # exclusive: at 60:00 it is too old
CLOCK_SKEW = timedelta(minutes=2)  # a centre's clock may be ahead of ours by so much
REVIEWABLE = (Decision.PUBLISH, Decision.REVIEW)
SENSITIVE = "sensitive place"
TEST_WORDS = re.compile(
    r"\b(test|training|drill|exercise|(?:do not|don't) (?:dispatch|respond))\b", re.IGNORECASE
)


def screen(
    call: RawCall,
    now: datetime,
    *,
    verdict: Verdict,
    place: Callable[[RawCall], Spot | None],
) -> ScreenedCall | Drop:
    """Keep a call only if its category is listed, it is complete, open and under an hour old.

    `verdict` is what the feed's code table says; `place` finds the spot, None if it cannot.
    """
    refusal = _refusal(call, now, verdict)
    if refusal:
        return refusal
    spot = place(call)
    if spot is None:
        return Drop(Decision.DROP, "place unknown", ("location",))
    verdict = with_care(verdict, spot)
    assert call.occurred_at is not None  # missing() has seen to it
    return ScreenedCall(
        number=call.number,
        centre=call.centre,
        code=call.final_code or call.code,
        decision=verdict.decision,
        category=verdict.category,
        reason=verdict.reason,
        cell=cell_of(spot),
        occurred_at=call.occurred_at,
        state=call.state,
    )


def missing(call: RawCall) -> tuple[str, ...]:
    """Which of the four required fields a call lacks (rules.yaml, cad.required_fields)."""
    has_point = call.latitude is not None and call.longitude is not None
    there = {
        "location": bool(call.location.strip()) or has_point,
        "occurred_at": call.occurred_at is not None,
        "category": bool(call.code.strip() or call.final_code.strip()),
        "description": bool(call.description.strip()),
    }
    return tuple(name for name, is_there in there.items() if not is_there)


def is_test(call: RawCall) -> bool:
    """Test and training traffic: flagged, or named so in its code or description."""
    return call.is_test or bool(TEST_WORDS.search(f"{call.code} {call.description}"))


def with_care(verdict: Verdict, spot: Spot | None) -> Verdict:
    """The verdict at that spot: in a place that asks to be held, an editor decides."""
    if spot is None or spot.then != "hold" or verdict.decision != Decision.PUBLISH:
        return verdict
    return Verdict(Decision.REVIEW, verdict.category, SENSITIVE, verdict.known)


def cell_of(spot: Spot) -> Cell:
    """A few blocks; the coarser parent cell around a sensitive place."""
    cell = cell_at(spot.latitude, spot.longitude)
    return parent(cell, NEIGHBORHOOD) if spot.then else cell


def _refusal(call: RawCall, now: datetime, verdict: Verdict) -> Drop | None:
    lacks = missing(call)
    if is_test(call):
        return Drop(Decision.DROP, "test")
    if "category" in lacks:
        return Drop(Decision.DROP, _named(lacks), lacks)
    if verdict.decision not in REVIEWABLE:
        return Drop(verdict.decision, _reason(verdict))
    if verdict.category is None:
        return Drop(Decision.NEVER, "no listed category")
    if lacks:
        return Drop(Decision.DROP, _named(lacks), lacks)
    if call.state != CallState.OPEN:
        return Drop(Decision.DROP, str(call.state))
    return _too_old_or_early(call.occurred_at, now)


def _too_old_or_early(occurred_at: datetime | None, now: datetime) -> Drop | None:
    if occurred_at is not None and now - occurred_at >= MAX_AGE:
        return Drop(Decision.DROP, "an hour old", ("occurred_at",))
    if occurred_at is not None and occurred_at - now > CLOCK_SKEW:
        return Drop(Decision.DROP, "in the future", ("occurred_at",))
    return None


def _reason(verdict: Verdict) -> str:
    if verdict.decision == Decision.CPR:
        return "medical"
    return verdict.reason or str(verdict.decision)


def _named(fields: tuple[str, ...]) -> str:
    return f"missing {', '.join(fields)}"
