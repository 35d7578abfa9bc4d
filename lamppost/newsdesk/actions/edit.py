"""An editor makes a draft their own: words, place, category, and why it matters to all."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.newsdesk import rules
from lamppost.newsdesk.actions.held import hold, put_on_record, save
from lamppost.newsdesk.data import Act, Edit, State
from lamppost.newsdesk.drafting import facts_of, place_of

FIELDS = (
    "state read_as category title_en text_en title_es text_es cell place_name confirmed attestation"
    " edited_by edited_at"
).split()


@transaction.atomic
def edit(draft_id: UUID, what: Edit, *, by: UUID, now: datetime) -> None:
    """Save the words, if they could go out. Stale if somebody changed the draft meanwhile.

    NotPossible if they could not: no draft ever holds a house number or a name.
    """
    draft, call = hold(draft_id, version=what.version)
    draft.state = rules.after(State(draft.state), Act.EDIT)
    draft.read_as, draft.category = what.read_as, what.category or ""
    for field, words in vars(what.wording).items():
        setattr(draft, field, words.strip())
    draft.cell, draft.confirmed = what.cell, what.confirmed
    draft.attestation = what.attestation or ""
    draft.edited_by, draft.edited_at = by, now
    rules.check_edit(replace(facts_of(draft, call), edited_by=by), now=now)
    draft.place_name = place_of(what.cell).en
    save(draft, *FIELDS)
    put_on_record("draft edited", draft, call, now)
