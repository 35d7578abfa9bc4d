"""What other rooms may know of a resident's choices. Never an e-mail but in `Mailable`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from uuid import UUID

from lamppost.places.cells import Cell
from lamppost.places.data import BIT, EVERY_CATEGORY, SEVERITY, Category, Severity

DEFAULT_RADIUS_M = 805  # half a mile
RADII_M = (402, 805, 1609, 3219, 4828, 8047)  # ¼, ½, 1, 2, 3 and 5 miles: what pages offer
MOST_PLACES = 5


def nearest_radius(metres: int) -> int:
    """The radius that pages offer which is closest to this one."""
    return min(RADII_M, key=lambda offered: abs(offered - metres))


class PlaceName(StrEnum):
    """What a place is to a resident; a word of a list, so that nobody writes an address here."""

    HOME = "home"
    WORK = "work"
    FAMILY = "family"
    SCHOOL = "school"
    OTHER = "other"


class Channel(StrEnum):
    """What can be ended by the link in a letter."""

    PUSH = "push"
    MAIL = "mail"
    DIGEST = "digest"  # letters once a day


class Choice(IntEnum):
    """How loudly to be told of one kind of event: a ladder that a resident can only go down."""

    OFF = 0
    DIGEST = 1
    MAIL = 2
    PUSH = 3
    BOTH = 4  # push and e-mail


# Where each severity stands unless a resident goes down (features E17): also the highest there is.
HIGHEST = {
    Severity.LIFE: Choice.BOTH,
    Severity.URGENT: Choice.PUSH,
    Severity.ROUTINE: Choice.DIGEST,
}


def offered(category: Category) -> list[Choice]:
    """What may be chosen for a kind of event, loudest first."""
    return [choice for choice in reversed(Choice) if choice <= HIGHEST[SEVERITY[category]]]


@dataclass(frozen=True)
class Masks:
    """Choices for all categories as the table of places keeps them: three bit masks.

    In `categories` but neither pushed nor mailed means: in the digest.
    """

    categories: int
    push_for: int
    mail_for: int


def masks(choices: Mapping[Category, Choice]) -> Masks:
    """Choices as bit masks; what is louder than may be is the loudest there may be.

    What is off keeps the usual bits, so that it is told as usual once it is on again.
    """
    watched = push = mail = 0
    for category, bit in BIT.items():
        highest = HIGHEST[SEVERITY[category]]
        choice = min(choices.get(category, Choice.OFF), highest)
        watched |= bit if choice else 0
        choice = choice or highest
        push |= bit if choice >= Choice.PUSH else 0
        mail |= bit if choice in (Choice.MAIL, Choice.BOTH) else 0
    return Masks(watched, push, mail)


def choices(masks: Masks) -> dict[Category, Choice]:
    """What the masks say of each category."""
    return {category: _choice(masks, bit) for category, bit in BIT.items()}


def _choice(masks: Masks, bit: int) -> Choice:
    if not masks.categories & bit:
        return Choice.OFF
    if masks.push_for & bit:
        return Choice.BOTH if masks.mail_for & bit else Choice.PUSH
    return Choice.MAIL if masks.mail_for & bit else Choice.DIGEST


USUAL = masks({category: HIGHEST[SEVERITY[category]] for category in Category})


@dataclass(frozen=True)
class Quiet:
    """Hours of the day, in the city's time, in which nothing but a threat to life interrupts.

    From `begins` up to, not including, `ends` (0..23); none if they are equal.
    """

    begins: int = 22
    ends: int = 7

    def holds(self, hour: int) -> bool:
        """Whether this hour of the day is quiet."""
        return (hour - self.begins) % 24 < (self.ends - self.begins) % 24


DIGEST_HOUR = 7  # of the day, in the city's time


@dataclass(frozen=True)
class Telling:
    """When a resident may be interrupted. `digest_hour` is None for no digest letters."""

    quiet: Quiet = Quiet()
    snoozed_until: datetime | None = None
    digest_hour: int | None = DIGEST_HOUR

    @property
    def has_quiet(self) -> bool:
        return self.quiet.begins != self.quiet.ends

    def is_snoozed(self, now: datetime) -> bool:
        return self.snoozed_until is not None and now < self.snoozed_until


@dataclass(frozen=True)
class Watch:
    """What to watch: around which cell, how far in metres, what for (bit mask), told how."""

    cell: Cell
    name: PlaceName = PlaceName.HOME
    radius_m: int = DEFAULT_RADIUS_M
    categories: int = EVERY_CATEGORY
    by_push: bool = True
    by_mail: bool = True


@dataclass(frozen=True)
class WatchedPlace:
    """A watched place as its own resident sees it. `label` is the streets that cross nearby."""

    id: UUID
    name: PlaceName
    label: str
    cell: Cell
    latitude: float
    longitude: float
    radius_m: int
    categories: int
    by_push: bool
    by_mail: bool
    push_for: int = USUAL.push_for
    mail_for: int = USUAL.mail_for
    snoozed_until: datetime | None = None

    @property
    def choices(self) -> dict[Category, Choice]:
        return choices(Masks(self.categories, self.push_for, self.mail_for))


@dataclass(frozen=True)
class Subscription:
    """One place as the page of an unsubscribe link shows it: not where it is."""

    id: UUID
    name: PlaceName
    by_mail: bool
    by_push: bool


@dataclass(frozen=True)
class Mailable:
    """Whom to write to, opened for one batch and never stored. `language` is en or es."""

    email: str
    language: str
    unsubscribe_url: str
