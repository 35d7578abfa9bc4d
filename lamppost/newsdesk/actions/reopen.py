"""A draft that was refused or merged is put back in the queue."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.newsdesk import rules
from lamppost.newsdesk.actions.held import hold, put_on_record, save
from lamppost.newsdesk.data import Act, State


@transaction.atomic
def reopen(draft_id: UUID, *, version: int, by: UUID, now: datetime) -> None:
    """Put it back as new: somebody has to look at the words again."""
    draft, call = hold(draft_id, version=version)
    draft.state = rules.after(State(draft.state), Act.REOPEN)
    draft.refusal, draft.refused_by = "", None
    draft.merged_into, draft.merged_by = None, None
    save(draft, "state", "refusal", "refused_by", "merged_into", "merged_by")
    put_on_record("draft put back", draft, call, now)
