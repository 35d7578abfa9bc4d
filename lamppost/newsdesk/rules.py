"""Who may do what to a draft, and what must hold before an alert goes out.

Facts in, an answer or a refusal out; no database, no clock. The limits and their sources are in the
product's rules (rules.yaml: max_age, community_value, human_review).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from lamppost.newsdesk.data import Act, Attestation, Need, State
from lamppost.places.cells import BLOCKS, DISTRICT, NEIGHBORHOOD, Cell, around, parent, resolution
from lamppost.places.data import FAMILY, Category

OLDEST = timedelta(minutes=60)  # exclusive: 59:59 goes out, 60:00 does not (rules.yaml, max_age)
SAME_EVENT = timedelta(minutes=10)  # between two calls about one event (features, E13)
NEARBY = 2  # rings of cells, about 700 m: callers hear shots several blocks away
COARSENESS = (BLOCKS, NEIGHBORHOOD, DISTRICT)  # what an editor may choose from

OPEN = (State.WAITING, State.EDITED)
TRANSITIONS = {
    (State.WAITING, Act.EDIT): State.EDITED,
    (State.EDITED, Act.EDIT): State.EDITED,
    (State.EDITED, Act.APPROVE): State.PUBLISHED,
    (State.WAITING, Act.REFUSE): State.REFUSED,
    (State.EDITED, Act.REFUSE): State.REFUSED,
    (State.WAITING, Act.MERGE): State.MERGED,
    (State.EDITED, Act.MERGE): State.MERGED,
    (State.REFUSED, Act.REOPEN): State.WAITING,
    (State.MERGED, Act.REOPEN): State.WAITING,
    (State.WAITING, Act.EXPIRE): State.EXPIRED,
    (State.EDITED, Act.EXPIRE): State.EXPIRED,
}

Event = tuple[Category | None, Cell, datetime]  # what kind, where, when it happened


class NotPossible(Exception):
    """Something must hold first; `need` says what (newsdesk.sentences has it in words)."""

    def __init__(self, need: Need) -> None:
        super().__init__(need)
        self.need = need


class Stale(Exception):
    """Somebody else changed it since this person looked."""


@dataclass(frozen=True)
class Facts:
    """A draft and its call, as far as the rules ask.

    `says` is what dispatch calls it now, `read_as` what it called it when the words were made;
    `is_certain` is False for calls whose type alone does not say what happened.
    """

    state: State
    occurred_at: datetime
    call_stands: bool
    says: str
    read_as: str
    is_certain: bool
    category: Category | None
    place: Cell
    call_cell: Cell
    has_words: bool
    findings: int
    attestation: Attestation | None
    edited_by: UUID | None


def after(state: State, act: Act) -> State:
    """The state after an act. NotPossible if the draft is past it."""
    try:
        return TRANSITIONS[state, act]
    except KeyError:
        raise NotPossible(Need.EDITED if state == State.WAITING else Need.OPEN) from None


def can(state: State, act: Act) -> bool:
    return (state, act) in TRANSITIONS


def is_young(occurred_at: datetime, now: datetime) -> bool:
    """Whether something that happened then may still go out now."""
    return now - occurred_at < OLDEST


def minutes_left(occurred_at: datetime, now: datetime) -> int:
    """Whole minutes in which it may still go out, 0 to 60."""
    left = occurred_at + OLDEST - now
    return max(0, min(60, int(left.total_seconds() // 60)))


def coarse_places(call_cell: Cell) -> list[Cell]:
    """The places an editor may name: the call's cell and its parents, the finest first."""
    return [parent(call_cell, at) for at in COARSENESS if at <= resolution(call_cell)]


def needs(facts: Facts, *, by: UUID, now: datetime, strict: bool) -> dict[Need, bool]:
    """Everything that must hold before this person may approve, and whether it does."""
    return {
        Need.OPEN: facts.state in OPEN,
        Need.CALL: facts.call_stands,
        Need.YOUNG: is_young(facts.occurred_at, now),
        Need.CATEGORY: facts.category is not None and _was_read(facts),
        Need.PLACE: facts.place in coarse_places(facts.call_cell),
        Need.WORDS: facts.has_words,
        Need.CLEAN: facts.findings == 0,
        Need.ATTESTED: facts.attestation is not None,
        Need.EDITED: facts.state == State.EDITED,
        Need.SECOND: is_second(facts.edited_by, by, strict),
    }


def _was_read(facts: Facts) -> bool:
    """What dispatch says now was seen by a person; a certain type may wait for nobody."""
    return facts.says == facts.read_as and (facts.is_certain or facts.state != State.WAITING)


def is_second(edited_by: UUID | None, by: UUID, strict: bool) -> bool:
    """Whether this person may approve what that one wrote."""
    return not strict or edited_by != by


def check_approve(facts: Facts, *, by: UUID, now: datetime, strict: bool) -> None:
    """NotPossible with the first need that is not met."""
    for need, met in needs(facts, by=by, now=now, strict=strict).items():
        if not met:
            raise NotPossible(need)


def can_approve(facts: Facts, *, by: UUID, now: datetime, strict: bool) -> bool:
    return all(needs(facts, by=by, now=now, strict=strict).values())


TO_SAVE = (Need.OPEN, Need.CALL, Need.YOUNG, Need.CATEGORY, Need.PLACE, Need.WORDS, Need.CLEAN)


def check_edit(facts: Facts, *, now: datetime) -> None:
    """Words that could never be published are not kept either: no draft holds an address.

    `facts` are those of the draft as it would be. NotPossible with the first need not met.
    """
    met = needs(facts, by=facts.edited_by or UUID(int=0), now=now, strict=False)
    for need in TO_SAVE:
        if not met[need]:
            raise NotPossible(need)


def may_be_one_event(one: Event, other: Event) -> bool:
    """Whether two calls may tell of one event: same family, 10 minutes, nearby cells."""
    (category, cell, at), (other_category, other_cell, other_at) = one, other
    if category is None or other_category is None:
        return False
    if FAMILY[category] != FAMILY[other_category] or abs(at - other_at) > SAME_EVENT:
        return False
    level = min(resolution(cell), resolution(other_cell))
    return parent(other_cell, level) in around(parent(cell, level), NEARBY)


def check_follow_up(written_by: UUID | None, *, by: UUID, strict: bool) -> None:
    """Fixed words take one person; somebody's own words take another (strict mode)."""
    if written_by is not None and not is_second(written_by, by, strict):
        raise NotPossible(Need.SECOND)


def can_follow_up(written_by: UUID | None, *, by: UUID, strict: bool) -> bool:
    return written_by is None or is_second(written_by, by, strict)
