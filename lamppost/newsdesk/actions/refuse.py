"""An editor decides that a call does not become an alert, and says why."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.newsdesk import linter, rules
from lamppost.newsdesk.actions.held import hold, put_on_record, save
from lamppost.newsdesk.data import Act, Need, Refusal, State
from lamppost.newsdesk.rules import NotPossible

LONGEST = 180


@transaction.atomic
def refuse(
    draft_id: UUID, reason: Refusal, words: str = "", *, version: int, by: UUID, now: datetime
) -> None:
    """Refuse a draft. The reason is public; the words stay at the desk, and pass the linter too.

    NotPossible(WORDS) if the reason is OTHER and no words say which.
    """
    draft, call = hold(draft_id, version=version)
    draft.state = rules.after(State(draft.state), Act.REFUSE)
    words = words.strip()
    if len(words) > LONGEST or (reason == Refusal.OTHER and not words):
        raise NotPossible(Need.WORDS)
    if linter.check(words):
        raise NotPossible(Need.CLEAN)
    draft.refusal, draft.refused_by = f"{reason}: {words}" if words else reason, by
    save(draft, "state", "refusal", "refused_by")
    put_on_record("draft refused", draft, call, now, reason=reason)
