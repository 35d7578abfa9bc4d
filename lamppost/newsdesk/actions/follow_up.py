"""Correcting and retracting: written or made ready first, then sent by an editor, or dropped."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from lamppost.alerts import actions as alerts
from lamppost.alerts.data import Wording
from lamppost.dispatch.lookups import KeptCall
from lamppost.newsdesk import rules, wording
from lamppost.newsdesk.actions.held import hold, put_on_record, save
from lamppost.newsdesk.data import Because, FollowKind, Need
from lamppost.newsdesk.drafting import are_words, findings, place_of, words_of
from lamppost.newsdesk.models import Draft, FollowUp
from lamppost.newsdesk.rules import NotPossible, Stale
from lamppost.places.cells import Cell
from lamppost.places.data import Category


@transaction.atomic
def write_follow_up(
    draft_id: UUID,
    kind: FollowKind,
    because: Because,
    words: Wording | None,
    *,
    by: UUID,
    now: datetime,
) -> UUID:
    """Make a correction or retraction ready; the one that was ready is replaced.

    Without `words`, or with the fixed ones unchanged, a retraction takes one person; anybody's own
    words take another (strict mode).
    """
    draft, call = hold(draft_id)
    if draft.alert_id is None:
        raise NotPossible(Need.OPEN)
    said, author = _words(draft, call, kind, because, words, by)
    ready, _ = FollowUp.objects.select_for_update().get_or_create(
        draft=draft, state="ready", defaults={"written_at": now, "kind": kind, "because": because}
    )
    ready.kind, ready.because, ready.written_by, ready.written_at = kind, because, author, now
    ready.version += 1
    for field, text in vars(said).items():
        setattr(ready, field, text.strip())
    ready.save()
    put_on_record("follow-up written", draft, call, now, follow_up=kind, reason=because)
    return ready.pk


def _words(
    draft: Draft,
    call: KeptCall,
    kind: FollowKind,
    because: Because,
    words: Wording | None,
    by: UUID,
) -> tuple[Wording, UUID | None]:
    """What will be said, and who is its author: None for the fixed words."""
    fixed = fixed_follow_up(draft, call, kind, because)
    if words is None and fixed is None:
        raise NotPossible(Need.WORDS)
    said = words or fixed or Wording("", "", "", "")
    if not are_words(said):
        raise NotPossible(Need.WORDS)
    if findings(said, Cell(draft.cell), call.cell):
        raise NotPossible(Need.CLEAN)
    return said, None if said == fixed else by


def fixed_follow_up(
    draft: Draft, call: KeptCall, kind: FollowKind, because: Because
) -> Wording | None:
    """The fixed words for this; None where there is more to say than they can."""
    place = place_of(Cell(draft.cell))
    if kind == FollowKind.RETRACT and because in wording.CALLED_OFF:
        return wording.retracted(Category(draft.category), place, because)
    if because == Because.RECLASSED and call.category is not None:
        return wording.corrected(call.category, place)
    return None


@transaction.atomic
def send_follow_up(follow_up_id: UUID, *, version: int, by: UUID, now: datetime) -> None:
    """Tell everyone who was told. Stale if the words changed; NotPossible if the alert is over."""
    ready, draft, call = _hold_ready(follow_up_id, version)
    rules.check_follow_up(ready.written_by, by=by, strict=settings.STRICT_REVIEW)
    if draft.alert_id is None:
        raise NotPossible(Need.OPEN)
    act = alerts.correct if ready.kind == FollowKind.CORRECT else alerts.retract
    try:
        act(draft.alert_id, words_of(ready), now=now)
    except alerts.NotPossible as over:
        raise NotPossible(Need.OPEN) from over
    _settle(ready, draft, call, "sent", by, now)
    put_on_record("follow-up sent", draft, call, now, follow_up=ready.kind, reason=ready.because)


@transaction.atomic
def drop_follow_up(follow_up_id: UUID, *, version: int, by: UUID, now: datetime) -> None:
    """Say nothing: the alert stands as it is. That is on the record too."""
    ready, draft, call = _hold_ready(follow_up_id, version)
    _settle(ready, draft, call, "dropped", by, now)
    put_on_record("follow-up dropped", draft, call, now, follow_up=ready.kind, reason=ready.because)


def _hold_ready(follow_up_id: UUID, version: int) -> tuple[FollowUp, Draft, KeptCall]:
    ready = FollowUp.objects.get(pk=follow_up_id)
    draft, call = hold(ready.draft_id)  # the draft first, as everywhere: no two wait for each other
    ready = FollowUp.objects.select_for_update().get(pk=follow_up_id)
    if ready.state != "ready" or ready.version != version:
        raise Stale
    return ready, draft, call


def _settle(
    ready: FollowUp, draft: Draft, call: KeptCall, state: str, by: UUID, now: datetime
) -> None:
    ready.state, ready.done_by, ready.done_at = state, by, now
    ready.save(update_fields=["state", "done_by", "done_at"])
    if ready.heard_at is None:
        return
    draft.recode_handled_at = ready.heard_at  # what dispatch says after that is a new question
    if state == "sent" and ready.because == Because.RECLASSED and call.category:
        draft.category = call.category
    save(draft, "recode_handled_at", "category")
