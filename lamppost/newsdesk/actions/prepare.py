"""Dispatch changed its mind about a published call: what to say about it is made ready at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from lamppost.alerts import lookups as alerts
from lamppost.alerts.data import Wording
from lamppost.dispatch import lookups as dispatch
from lamppost.dispatch.data import CallState, Decision
from lamppost.dispatch.lookups import KeptCall
from lamppost.newsdesk import wording
from lamppost.newsdesk.data import Because, FollowKind, State
from lamppost.newsdesk.drafting import place_of, says
from lamppost.newsdesk.models import Draft, FollowUp
from lamppost.places.cells import Cell
from lamppost.places.data import Category

LOOK_BACK = timedelta(hours=25)  # as long as a call is kept


def prepare_follow_ups(now: datetime) -> None:
    """A correction or retraction in the fixed words for each alert whose call says otherwise now.

    The desk is told by its being there; nothing is sent before an editor says so.
    """
    changed = {call.id: call for call in dispatch.changed_since(now - LOOK_BACK)}
    if not changed:
        return
    for draft in Draft.objects.filter(state=State.PUBLISHED, call__in=list(changed)):
        call = changed[draft.call_id]
        if _is_unanswered(draft, call) and _is_open(draft):
            _make_ready(draft, call, now)


def _is_unanswered(draft: Draft, call: KeptCall) -> bool:
    if draft.recode_handled_at is not None and call.updated_at <= draft.recode_handled_at:
        return False
    return not call.is_reviewable or (
        call.decision == Decision.PUBLISH
        and says(call) != draft.read_as
        and call.category != draft.category
    )


def _is_open(draft: Draft) -> bool:
    card = alerts.one(draft.alert_id) if draft.alert_id else None
    return card is not None and not card.is_over


def _make_ready(draft: Draft, call: KeptCall, now: datetime) -> None:
    kind, because, words = what_to_say(draft, call)
    row = {
        "kind": kind,
        "because": because,
        "written_by": None,
        "written_at": now,
        "heard_at": call.updated_at,
        **vars(words),
    }
    ready = FollowUp.objects.filter(draft=draft, state="ready").first()
    if ready is None:
        try:
            with transaction.atomic():
                FollowUp.objects.create(draft=draft, **row)
        except IntegrityError:
            pass  # another desk was faster
    elif ready.heard_at is None or ready.heard_at < call.updated_at:
        same = FollowUp.objects.filter(pk=ready.pk, version=ready.version)
        same.update(version=ready.version + 1, **row)


def what_to_say(draft: Draft, call: KeptCall) -> tuple[FollowKind, Because, Wording]:
    """The fixed answer to what dispatch says of a published call now."""
    place, was = place_of(Cell(draft.cell)), Category(draft.category)
    if call.state == CallState.CANCELLED:
        words = wording.retracted(was, place, Because.CANCELLED)
        return FollowKind.RETRACT, Because.CANCELLED, words
    if not call.is_reviewable or call.category is None:
        words = wording.retracted(was, place, Because.RECODED)
        return FollowKind.RETRACT, Because.RECODED, words
    return FollowKind.CORRECT, Because.RECLASSED, wording.corrected(call.category, place)
