"""Two calls, one event: one draft speaks for both, and one alert leaves."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from lamppost.newsdesk import rules
from lamppost.newsdesk.actions.held import hold, put_on_record, save
from lamppost.newsdesk.data import Act, Need, State
from lamppost.newsdesk.drafting import category_of
from lamppost.newsdesk.models import Draft
from lamppost.newsdesk.rules import OPEN, NotPossible


@transaction.atomic
def merge(draft_id: UUID, into_id: UUID, *, version: int, by: UUID, now: datetime) -> None:
    """Let another draft, open or published, speak for this one.

    NotPossible if they cannot be one event, or the other is not there to speak any more.
    """
    list(Draft.objects.select_for_update().filter(pk__in=[draft_id, into_id]).order_by("pk"))
    draft, call = hold(draft_id, version=version)
    into, other = hold(into_id)
    state = rules.after(State(draft.state), Act.MERGE)
    if into.pk == draft.pk or into.state not in (*OPEN, State.PUBLISHED):
        raise NotPossible(Need.OPEN)
    one = category_of(draft) or call.category, call.cell, call.occurred_at
    two = category_of(into) or other.category, other.cell, other.occurred_at
    if not rules.may_be_one_event(one, two):
        raise NotPossible(Need.CATEGORY)
    draft.state, draft.merged_into, draft.merged_by = state, into, by
    save(draft, "state", "merged_into", "merged_by")
    speaking_for = Draft.objects.filter(merged_into=draft)
    speaking_for.update(merged_into=into, version=F("version") + 1)
    put_on_record("drafts merged", draft, call, now, into=str(into.pk))
