"""Who is interrupted now, and who reads it later. Facts in, a decision with its reason out.

A threat to life passes everything (features A7, E19); the list is public. Nothing is ever louder
than its severity allows (E17).
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import NamedTuple

from lamppost.alerts.data import Why
from lamppost.places.data import Severity
from lamppost.residents.data import HIGHEST, Choice, Quiet

MOST_A_DAY = 3  # interruptions below a threat to life (features E18)
KEPT = timedelta(hours=48)  # no item of a digest is older


class Decision(NamedTuple):
    """`way` OFF is nothing at all; DIGEST is later; the others are now."""

    way: Choice
    why: Why


def decide(
    severity: Severity,
    choice: Choice,
    *,
    hour: int,
    quiet: Quiet,
    snoozed: bool,
    interruptions: int,
) -> Decision:
    """How to tell a resident of one alert.

    `hour` is that of the day where the resident is (0..23), `interruptions` how many there were
    today below a threat to life.
    """
    choice = min(choice, HIGHEST[severity])
    if choice in (Choice.OFF, Choice.DIGEST):
        return Decision(choice, Why.CHOSEN)
    if severity == Severity.LIFE:
        return Decision(choice, Why.LIFE)
    if snoozed:
        return Decision(Choice.DIGEST, Why.SNOOZED)
    if quiet.holds(hour):
        return Decision(Choice.DIGEST, Why.QUIET)
    if interruptions >= MOST_A_DAY:
        return Decision(Choice.DIGEST, Why.ENOUGH)
    return Decision(choice, Why.CHOSEN)


def next_digest(now: datetime, hour: int) -> datetime:
    """The next time, after `now`, at which it is so many o'clock where `now` is local time."""
    today = datetime.combine(now.date(), time(hour), tzinfo=now.tzinfo)
    return today if today > now else today + timedelta(days=1)
