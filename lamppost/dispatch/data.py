"""What a CAD feed gives us, and what we keep of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lamppost.places.cells import Cell
from lamppost.places.data import Category


class Decision(StrEnum):
    """What may become of a call. Only PUBLISH and REVIEW ever reach an editor."""

    PUBLISH = "publish"  # drafted for an editor
    REVIEW = "review"  # shown to an editor, drafted as uncertain
    NEVER = "never"  # forgotten, counted
    CPR = "cpr"  # goes to responders, never to the desk
    DROP = "drop"  # incomplete, stale, test traffic, cancelled before it was kept


class CallState(StrEnum):
    """The state a feed reports. A record that vanishes from a feed is not thereby closed."""

    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class RawCall:
    """One call as its feed told it, allow-listed fields only. In memory; never stored or logged.

    `code` is the feed's raw call type, the key of its code table. `final_code` is what the call
    was re-coded or cleared as, empty while unknown. `location` is an address, block or corner;
    position in degrees (WGS 84) or None. The age of a call counts from `occurred_at`; times are
    aware.
    """

    number: str
    code: str
    description: str
    occurred_at: datetime | None
    location: str = ""
    latitude: float | None = None
    longitude: float | None = None
    centre: str = ""
    final_code: str = ""
    state: CallState = CallState.OPEN
    updated_at: datetime | None = None
    is_test: bool = False


@dataclass(frozen=True)
class Verdict:
    """What the code table says of one raw code: a decision, its category, and why.

    `known` is False for a code that no table lists: never published, a task for a person.
    """

    decision: Decision
    category: Category | None = None
    reason: str = ""
    known: bool = True


@dataclass(frozen=True)
class Spot:
    """Where a call is, in degrees (WGS 84), and what a sensitive place there asks for.

    `then` is empty, "coarsen" (say it by a bigger cell) or "hold" (that, and an editor decides).
    """

    latitude: float
    longitude: float
    then: str = ""


@dataclass(frozen=True)
class ScreenedCall:
    """What is left after screening: no address, no units, no caller, no point."""

    number: str
    centre: str
    code: str
    decision: Decision
    category: Category | None
    reason: str
    cell: Cell
    occurred_at: datetime
    state: CallState


@dataclass(frozen=True)
class ExactPlace:
    """Where the feed said it was; one restricted table, purged on time, editors' eyes only."""

    latitude: float
    longitude: float
    location: str


@dataclass(frozen=True)
class Drop:
    """Why a call was not kept; the reason is counted in public, the call is forgotten."""

    decision: Decision
    reason: str
    fields: tuple[str, ...] = ()
