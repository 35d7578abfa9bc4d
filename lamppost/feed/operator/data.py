"""A case as moderators see it: a text and a number of its thread, never a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lamppost.feed.data import DUE_WITHIN, CaseKind, State, Verdict


@dataclass(frozen=True)
class Standing:
    """How an author stands, in counts of a year."""

    refused: int
    warnings: int
    limits: int
    suspensions: int


@dataclass(frozen=True)
class CaseLine:
    """One line of the queue. `is_mine`: this moderator has it; `is_taken`: another has."""

    id: UUID
    kind: CaseKind
    title: str
    opened_at: datetime
    is_mine: bool
    is_taken: bool
    may_decide: bool  # False for an appeal against this moderator's own refusal
    flags: int

    @property
    def due_at(self) -> datetime:
        return self.opened_at + DUE_WITHIN


@dataclass(frozen=True)
class CaseView:
    """One case with what it is about. `comment` is "" when it is about the post itself."""

    line: CaseLine
    post_id: UUID
    post_kind: str
    did: str
    title: str
    text: str
    place_name: str
    happened_at: datetime
    number: int
    comment: str
    comment_number: int
    state: State
    version: int
    rule: str  # it was refused by, for an appeal
    guidelines: str
    appeal: str
    reasons: tuple[tuple[str, str], ...]  # (reason, words) of the flags
    standing: Standing


@dataclass(frozen=True)
class Decision:
    """`rule` is empty when it is let out; `sanction` is "" or a word of data.Sanction, in days."""

    verdict: Verdict
    seen: int
    rule: str = ""
    sanction: str = ""
    days: int = 0
