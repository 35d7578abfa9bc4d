"""What the desk's pages show, worked out once: queue lines, checks, places, previews."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from lamppost.alerts.data import Wording
from lamppost.dispatch.lookups import KeptCall
from lamppost.newsdesk import rules
from lamppost.newsdesk.data import Edit, Need, State
from lamppost.newsdesk.drafting import category_of, facts_of, findings, place_of, says, words_of
from lamppost.newsdesk.linter import Finding
from lamppost.newsdesk.lookups import DeskDraft
from lamppost.newsdesk.models import Draft
from lamppost.newsdesk.sentences import FOUND, NEEDS
from lamppost.places.cells import BLOCKS, NEIGHBORHOOD, Cell, resolution

SOON, HALF = 10, 30  # minutes left at which a ring turns red, and amber


@dataclass(frozen=True)
class Line:
    """One draft in the queue."""

    one: DeskDraft
    minutes: int
    tone: str  # soon, half, or nothing
    mine: bool  # the reader wrote the words
    ready: bool  # the reader may approve it


@dataclass(frozen=True)
class Check:
    """One thing that must hold, whether it does, and what was found in the words."""

    need: Need
    met: bool
    word: str
    why: str
    found: tuple[tuple[Finding, str], ...] = ()


@dataclass(frozen=True)
class PlaceChoice:
    cell: Cell
    name: str
    size: str  # block, neighborhood, district

    @property
    def zoom(self) -> float:
        """How near a map looks, to show it whole."""
        return {"block": 15, "neighborhood": 14, "district": 12.5}[self.size]


def line(one: DeskDraft, *, by: UUID, now: datetime) -> Line:
    minutes = one.minutes_left(now)
    ready = one.draft.state == State.EDITED and rules.can_approve(
        facts_of(one.draft, one.call), by=by, now=now, strict=settings.STRICT_REVIEW
    )
    return Line(one, minutes, tone(minutes), one.draft.edited_by == by, ready)


def tone(minutes: int) -> str:
    """How pressing so many minutes left are."""
    return "soon" if minutes < SOON else "half" if minutes < HALF else ""


def checks(draft: Draft, call: KeptCall, *, by: UUID, now: datetime, unsaved: bool) -> list[Check]:
    """What must hold before this person may approve. Unsaved words are nobody's yet."""
    facts = facts_of(draft, call)
    needs = rules.needs(facts, by=by, now=now, strict=settings.STRICT_REVIEW)
    if unsaved:
        needs[Need.EDITED] = False
        needs[Need.SECOND] = not settings.STRICT_REVIEW
    found = tuple(found_in(words_of(draft), Cell(draft.cell), call.cell))
    return [
        Check(need, met, str(NEEDS[need][not met]), str(NEEDS[need][2]), _of(need, found))
        for need, met in needs.items()
    ]


def _of(need: Need, found: tuple[tuple[Finding, str], ...]) -> tuple[tuple[Finding, str], ...]:
    return found if need == Need.CLEAN else ()


def found_in(words: Wording, *cells: Cell) -> list[tuple[Finding, str]]:
    """What the linter found in these words, each once, with why."""
    once = {f.words: f for each in findings(words, *cells).values() for f in each}
    return [(finding, str(FOUND[finding.kind])) for finding in once.values()]


def places(call: KeptCall) -> list[PlaceChoice]:
    """What an editor may call the place, the finest first."""
    return [
        PlaceChoice(cell, place_of(cell).en, _size(cell)) for cell in rules.coarse_places(call.cell)
    ]


def _size(cell: Cell) -> str:
    at = resolution(cell)
    return "block" if at >= BLOCKS else "neighborhood" if at == NEIGHBORHOOD else "district"


def with_edit(draft: Draft, edit: Edit) -> Draft:
    """The draft as it would be with what is in the form; not saved, the draft itself unchanged."""
    shown = Draft(**{f.attname: getattr(draft, f.attname) for f in Draft._meta.concrete_fields})
    for field, words in vars(edit.wording).items():
        setattr(shown, field, words)
    shown.category, shown.read_as = edit.category or "", edit.read_as
    shown.cell, shown.confirmed = edit.cell, edit.confirmed
    shown.attestation = edit.attestation or ""
    shown.place_name = place_of(edit.cell).en
    return shown


def is_unsaved(draft: Draft, edit: Edit) -> bool:
    """Whether the form says anything else than the draft."""
    return (
        words_of(draft) != edit.wording
        or category_of(draft) != edit.category
        or (draft.cell, draft.confirmed) != (edit.cell, edit.confirmed)
        or draft.attestation != (edit.attestation or "")
    )


def was_changed(draft: Draft, call: KeptCall) -> bool:
    """Whether dispatch calls it something else than when the words were made."""
    return draft.read_as != says(call)


def lines(queue: Iterable[DeskDraft], *, by: UUID, now: datetime) -> list[Line]:
    return [line(one, by=by, now=now) for one in queue]
