"""The second look: a draft becomes an alert, or nothing happens at all."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from lamppost.agencies import lookups as agencies
from lamppost.alerts import actions as alerts
from lamppost.alerts.data import NewAlert
from lamppost.dispatch.lookups import KeptCall
from lamppost.newsdesk import rules
from lamppost.newsdesk.actions.held import hold, put_on_record, save
from lamppost.newsdesk.data import Act, Need, State
from lamppost.newsdesk.drafting import facts_of, words_of
from lamppost.newsdesk.models import Draft
from lamppost.newsdesk.rules import NotPossible
from lamppost.places.cells import Cell
from lamppost.places.data import Category


@transaction.atomic
def approve(draft_id: UUID, *, version: int, by: UUID, now: datetime) -> UUID:
    """Publish exactly what this person saw, and return the alert's id.

    NotPossible with what is missing; Stale if the words changed since. Alert, draft and the public
    record are one transaction.
    """
    draft, call = hold(draft_id, version=version)
    rules.check_approve(facts_of(draft, call), by=by, now=now, strict=settings.STRICT_REVIEW)
    draft.alert_id = alerts.publish(_new_alert(draft, call, now), now=now)
    draft.state = rules.after(State(draft.state), Act.APPROVE)
    draft.approved_by, draft.approved_at = by, now
    save(draft, "state", "alert_id", "approved_by", "approved_at")
    put_on_record(
        "draft approved",
        draft,
        call,
        now,
        alert=str(draft.alert_id),
        attestation=draft.attestation,
        age_seconds=int((now - call.occurred_at).total_seconds()),
        two_people=draft.edited_by != by,
    )
    return draft.alert_id


def _new_alert(draft: Draft, call: KeptCall, now: datetime) -> NewAlert:
    agency = agencies.by_id(call.agency_id)
    if agency is None:
        raise NotPossible(Need.CALL)
    return NewAlert(
        agency_id=agency.id,
        source_name=agency.name,
        category=Category(draft.category),
        wording=words_of(draft),
        cell=Cell(draft.cell),
        place_name=draft.place_name,
        confirmed=draft.confirmed,
        happened_at=call.occurred_at,
        received_at=call.received_at,
        reviewed_at=now,
        is_demo=agency.is_demo,
    )
