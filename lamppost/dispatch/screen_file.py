"""`lamppost screen`: what would become of the calls in a recorded feed. No database, no Django."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from lamppost.dispatch import rules, screening
from lamppost.dispatch.data import CallState, RawCall, ScreenedCall, Spot
from lamppost.dispatch.replay import timeline

SOMEWHERE = Spot(0.0, 0.0)


@dataclass
class Incident:
    """One call over all of its messages: when it was first told, and the last word on it."""

    first_told_at: datetime
    call: RawCall

    def hears(self, later: RawCall) -> None:
        """The later message counts; a place that it leaves out is still the place."""
        before = self.call
        if not later.location and later.latitude is None:
            later = replace(
                later,
                location=before.location,
                latitude=before.latitude,
                longitude=before.longitude,
            )
        self.call = replace(later, occurred_at=before.occurred_at or later.occurred_at)


def screen_file(feed_name: str, path: str | Path) -> Iterator[dict[str, Any]]:
    """One dict per incident: id, decision, category (None unless it may be published), reason.

    Judged by the last that the recording says of it: what it was re-coded to, or that it was
    cancelled. Its age is what it was when first told, for a recording of last year would else be a
    list of old calls; and that a call was over in the end is no reason to drop it, as it was open
    when first told. A place that this installation's map does not know still counts as a place; a
    running instance drops such a call as "place unknown".

    `id` is the feed's number; with centre and day, where a feed has centres, for numbers repeat.
    A call that says no time comes last, as nobody knows when it was told. Errors as in `timeline`.
    """
    screen = screening.for_feed(feed_name)
    incidents: dict[str, Incident] = {}
    for told_at, call in timeline(feed_name, path):
        key = _id(screen, call)
        if key in incidents:
            incidents[key].hears(call)
        else:
            incidents[key] = Incident(told_at, call)
    for key, incident in incidents.items():
        yield {"id": key} | _judged(screen, incident)


def _id(screen: screening.Screen, call: RawCall) -> str:
    return f"{call.centre} {screen.day(call)} {call.number}" if call.centre else call.number


def _judged(screen: screening.Screen, incident: Incident) -> dict[str, Any]:
    call = incident.call
    if call.state == CallState.CLOSED:
        call = replace(call, state=CallState.OPEN)
    outcome = rules.screen(
        call,
        incident.first_told_at,
        verdict=screen.verdict(call),
        place=lambda one: screen.place(one) or SOMEWHERE,
    )
    kept = isinstance(outcome, ScreenedCall)
    category = outcome.category if isinstance(outcome, ScreenedCall) else None
    return {
        "decision": str(outcome.decision),
        "category": str(category) if kept and category else None,
        "reason": outcome.reason,
    }
