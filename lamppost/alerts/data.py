"""What an alert says, in public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from lamppost.places.cells import Cell
from lamppost.places.data import Category, Severity

SPREAD_M = {9: 0, 8: 400, 7: 1060}  # how far an alert's cell reaches beyond its middle
OLDEST = timedelta(minutes=60)  # rules.yaml, max_age: at 60:00 it is too late to tell anyone
SHOWN_FOR = timedelta(hours=48)  # how long feeds show an alert (DESIGN, section 10)


class Status(StrEnum):
    LIVE = "live"
    CORRECTED = "corrected"  # still live, with other words
    RETRACTED = "retracted"  # it should not have gone out
    ENDED = "ended"


class Step(StrEnum):
    """One line of an alert's public history; the first three are told to people."""

    PUBLISHED = "published"
    CORRECTED = "corrected"
    RETRACTED = "retracted"
    ENDED = "ended"


class Channel(StrEnum):
    PUSH = "push"
    MAIL = "mail"
    DIGEST = "digest"  # one letter a day


class Why(StrEnum):
    """Why somebody was told now or later."""

    CHOSEN = "chosen"  # as they asked
    LIFE = "life"  # a threat to life passes quiet hours, snooze and the day's three
    SNOOZED = "snoozed"
    QUIET = "quiet"
    ENOUGH = "enough"  # interrupted three times that day already


@dataclass(frozen=True)
class Wording:
    """Title (at most 120 characters) and text in both languages."""

    title_en: str
    text_en: str
    title_es: str
    text_es: str


@dataclass(frozen=True)
class NewAlert:
    """What the desk hands over to be published. `received_at` is when the call reached us."""

    agency_id: UUID
    source_name: str
    category: Category
    wording: Wording
    cell: Cell
    place_name: str
    confirmed: bool
    happened_at: datetime
    received_at: datetime
    reviewed_at: datetime
    is_demo: bool = False


@dataclass(frozen=True)
class AlertCard:
    """An alert as anyone may see it. `wording` is the newest but for a retracted alert, which
    keeps the words it went out with; why it was retracted is in its history."""

    id: UUID
    agency_id: UUID
    source_name: str
    category: Category
    severity: Severity
    wording: Wording
    cell: Cell
    latitude: float
    longitude: float
    spread_m: int
    place_name: str
    confirmed: bool
    is_demo: bool
    happened_at: datetime
    received_at: datetime
    reviewed_at: datetime
    published_at: datetime
    ends_at: datetime
    status: Status
    version: int

    @property
    def is_over(self) -> bool:
        return self.status in (Status.RETRACTED, Status.ENDED)

    @property
    def position(self) -> tuple[datetime, UUID]:
        """Where it stands in a list, newest first; the next page begins after it."""
        return self.published_at, self.id

    def title(self, language: str) -> str:
        return self.wording.title_es if language.startswith("es") else self.wording.title_en

    def text(self, language: str) -> str:
        return self.wording.text_es if language.startswith("es") else self.wording.text_en


@dataclass(frozen=True)
class HistoryStep:
    """One line of an alert's public history. The wording of `ended` is empty."""

    kind: Step
    version: int
    wording: Wording
    at: datetime


@dataclass(frozen=True)
class Notice:
    """What one resident was told, or will read in a digest, for that resident alone.

    `kind` is the step of the alert, `at` its time. `later` is still to come in a digest.
    """

    alert: AlertCard
    channel: Channel
    kind: Step
    why: Why
    at: datetime
    later: bool = False


@dataclass(frozen=True)
class Week:
    """Alerts near somewhere in the last whole week (from `monday`), never without what is usual.

    `usual` is the median of the eight weeks before, `verified` the share (0..1) of those that the
    source confirmed.
    """

    monday: date
    alerts: int
    usual: float
    verified: float

    @property
    def verified_percent(self) -> int:
        return round(100 * self.verified)


@dataclass(frozen=True)
class DayCount:
    """How many alerts were published on a day (of the installation's time zone)."""

    day: date
    alerts: int
