"""Making a draft out of a call: its words, its place, and the facts that the rules ask for."""

from __future__ import annotations

from django.utils import timezone

from lamppost.alerts.data import Wording
from lamppost.dispatch.data import Decision
from lamppost.dispatch.lookups import KeptCall
from lamppost.newsdesk import linter, wording
from lamppost.newsdesk.data import Attestation, State
from lamppost.newsdesk.linter import Finding
from lamppost.newsdesk.models import Draft, FollowUp
from lamppost.newsdesk.rules import Facts
from lamppost.newsdesk.wording import Place
from lamppost.places import lookups as places
from lamppost.places.cells import Cell, is_cell
from lamppost.places.data import Category

NO_WORDS = Wording("", "", "", "")
LONGEST = {"title_en": 120, "text_en": 600, "title_es": 120, "text_es": 600}


def says(call: KeptCall) -> str:
    """What dispatch calls it, in a word: "publish:robbery", "review:"."""
    return f"{call.decision}:{call.category or ''}"


def place_of(cell: Cell) -> Place:
    """What people call a cell; nothing if the number is no cell at all."""
    if not is_cell(cell):
        return Place("", "", is_corner=True)
    return Place.of(cell, places.cross_streets(cell), places.cross_streets(cell, "es"))


def new_draft(call: KeptCall) -> Draft:
    """A draft in the fixed words; without category and words if the type alone does not say."""
    certain = call.decision == Decision.PUBLISH
    category = call.category if certain else None
    place = place_of(call.cell)
    return Draft(
        call_id=call.id,
        read_as=says(call),
        category=category or "",
        cell=call.cell,
        place_name=place.en,
        **vars(fixed_words(call, category, call.cell)),
    )


def fixed_words(
    call: KeptCall, category: Category | None, cell: Cell, *, confirmed: bool = False
) -> Wording:
    """The fixed words for this call as that category, at that place."""
    if category is None:
        return NO_WORDS
    at = timezone.localtime(call.occurred_at)
    return wording.first(category, place_of(cell), at, confirmed=confirmed)


def words_of(row: Draft | FollowUp) -> Wording:
    return Wording(row.title_en, row.text_en, row.title_es, row.text_es)


def category_of(draft: Draft) -> Category | None:
    return Category(draft.category) if draft.category else None


def findings(words: Wording, *cells: Cell) -> dict[str, list[Finding]]:
    """What the linter says of each field, by its name; fields without a finding are missing."""
    named = [place_of(cell) for cell in cells]
    names = [name for place in named for name in (place.en, place.es)]
    found = {field: linter.check(text, names) for field, text in vars(words).items()}
    return {field: list_ for field, list_ in found.items() if list_}


def are_words(words: Wording) -> bool:
    """Whether each field says something and fits."""
    return all(0 < len(vars(words)[field].strip()) <= most for field, most in LONGEST.items())


def facts_of(draft: Draft, call: KeptCall) -> Facts:
    """A draft as the rules see it."""
    words = words_of(draft)
    return Facts(
        state=State(draft.state),
        occurred_at=call.occurred_at,
        call_stands=call.is_reviewable,
        says=says(call),
        read_as=draft.read_as,
        is_certain=call.decision == Decision.PUBLISH,
        category=category_of(draft),
        place=Cell(draft.cell),
        call_cell=call.cell,
        has_words=are_words(words),
        findings=sum(map(len, findings(words, Cell(draft.cell), call.cell).values())),
        attestation=Attestation(draft.attestation) if draft.attestation else None,
        edited_by=draft.edited_by,
    )
