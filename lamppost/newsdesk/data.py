"""The words of the news desk: what a draft can be, and why something may not be done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lamppost.alerts.data import Wording
from lamppost.places.cells import Cell
from lamppost.places.data import Category


class State(StrEnum):
    WAITING = "waiting"  # as the desk drafted it; nobody has looked at it
    EDITED = "edited"  # a person has looked at the words and attested
    PUBLISHED = "published"
    REFUSED = "refused"
    MERGED = "merged"  # another draft speaks for it
    EXPIRED = "expired"  # an hour old before it was approved


class Act(StrEnum):
    """What a person (or, for the last, the clock) does to a draft."""

    EDIT = "edit"
    APPROVE = "approve"
    REFUSE = "refuse"
    MERGE = "merge"
    REOPEN = "reopen"
    EXPIRE = "expire"


class Attestation(StrEnum):
    """Why it is useful to the community at large (rules.yaml, community_value)."""

    COMMUNITY = "community"
    ACTIVE_THREAT = "active_threat"


class Refusal(StrEnum):
    """Why an editor does not publish; the word is public, the editor's own words are not."""

    ONE_PERSON = "one_person"  # affects an individual and is no active threat to others
    NOT_CERTAIN = "not_certain"  # it cannot be told what happened
    SENSITIVE = "sensitive"  # publishing would hurt somebody
    NOT_USEFUL = "not_useful"  # over, or nothing that a neighbour could act on
    OTHER = "other"  # said in words


class FollowKind(StrEnum):
    """What can be said after an alert went out; both reach everyone who was told."""

    CORRECT = "correct"
    RETRACT = "retract"


class Because(StrEnum):
    """Why there is something to say."""

    RECODED = "recoded"  # dispatch now calls it something that is never published
    CANCELLED = "cancelled"  # dispatch took the call back
    RECLASSED = "reclassed"  # dispatch now calls it another kind that is published
    MISTAKEN = "mistaken"  # the desk was wrong
    UPDATE = "update"  # there is more to say


class Need(StrEnum):
    """What must hold before an alert goes out, in the order an editor would look."""

    OPEN = "open"  # nobody has refused, merged or published it yet
    CALL = "call"  # dispatch has not cancelled it, nor re-coded it to something unpublishable
    YOUNG = "young"  # under an hour since it happened
    CATEGORY = "category"  # one of the twelve, and what dispatch says now was looked at
    PLACE = "place"  # a cell that holds the call's own, never finer
    WORDS = "words"  # a title and a text in both languages
    CLEAN = "clean"  # the linter found nothing
    ATTESTED = "attested"  # community or active threat
    EDITED = "edited"  # a person edited or confirmed the words
    SECOND = "second"  # somebody else than the last editor approves


@dataclass(frozen=True)
class Edit:
    """What an editor saves: the words, and what they had before them when they wrote them.

    `version` is the draft's, `read_as` what dispatch called it on the page they edited.
    """

    version: int
    read_as: str
    category: Category | None
    wording: Wording
    cell: Cell
    confirmed: bool
    attestation: Attestation | None
