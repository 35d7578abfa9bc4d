"""What an editor sees: the queue, a draft beside its call, what went out, what wants an answer.

Under the desk's login, and only for an editor: the database shows drafts to nobody else.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from lamppost.alerts import lookups as alerts
from lamppost.alerts.data import AlertCard, HistoryStep
from lamppost.dispatch import lookups as dispatch
from lamppost.dispatch.lookups import KeptCall
from lamppost.newsdesk import rules
from lamppost.newsdesk.data import State
from lamppost.newsdesk.drafting import category_of
from lamppost.newsdesk.models import Draft, FollowUp
from lamppost.newsdesk.rules import OPEN

MEASURED_OVER = timedelta(hours=24)


@dataclass(frozen=True)
class DeskDraft:
    """A draft, its call, and how many other drafts it speaks for."""

    draft: Draft
    call: KeptCall
    speaks_for: int = 0

    def minutes_left(self, now: datetime) -> int:
        return rules.minutes_left(self.call.occurred_at, now)


@dataclass(frozen=True)
class SentAlert:
    """An alert that went out, its draft if that is still kept, and what is ready to be said."""

    card: AlertCard
    draft: Draft | None
    ready: FollowUp | None


@dataclass(frozen=True)
class TimeToSend:
    """From the call reaching us to the alert leaving, over a day (features, E16). In seconds."""

    count: int
    p50: int
    p95: int


def queue(now: datetime) -> list[DeskDraft]:
    """The open drafts whose calls may still go out, those with the fewest minutes left first."""
    calls = {call.id: call for call in dispatch.waiting(now)}
    drafts = Draft.objects.filter(state__in=OPEN, call__in=list(calls))
    found = [DeskDraft(d, calls[d.call_id], n) for d, n in _counted(list(drafts))]
    return sorted(found, key=lambda one: (one.call.occurred_at, str(one.draft.pk)))


def one(draft_id: UUID) -> DeskDraft | None:
    draft = Draft.objects.filter(pk=draft_id).first()
    call = dispatch.call(draft.call_id) if draft else None
    if draft is None or call is None:
        return None
    return DeskDraft(draft, call, Draft.objects.filter(merged_into=draft).count())


def merged_into(draft: Draft) -> list[DeskDraft]:
    """The drafts that this one speaks for."""
    return _with_calls(list(Draft.objects.filter(merged_into=draft)))


def merge_candidates(one_: DeskDraft) -> list[DeskDraft]:
    """Other drafts, open or published, that may tell of the same event (features, E13)."""
    if one_.draft.state not in OPEN:
        return []
    at = one_.call.occurred_at
    near_in_time = Draft.objects.filter(
        state__in=[*OPEN, State.PUBLISHED],
        call__occurred_at__gte=at - rules.SAME_EVENT,
        call__occurred_at__lte=at + rules.SAME_EVENT,
    ).exclude(pk=one_.draft.pk)
    return [
        other
        for other in _with_calls(list(near_in_time))
        if rules.may_be_one_event(_event(one_), _event(other))
    ]


def ready_to_say() -> list[FollowUp]:
    """Corrections and retractions that wait for an editor, the oldest first."""
    rows = FollowUp.objects.filter(state="ready", draft__state=State.PUBLISHED)
    return list(rows.select_related("draft").order_by("written_at"))


def sent(now: datetime) -> list[SentAlert]:
    """What went out in the last day, newest first."""
    cards = alerts.recent(now - timedelta(hours=24), now, limit=100)
    drafts = {d.alert_id: d for d in Draft.objects.filter(alert_id__in=[c.id for c in cards])}
    rows = FollowUp.objects.filter(state="ready", draft__in=list(drafts.values()))
    ready = {row.draft_id: row for row in rows}
    return [
        SentAlert(card, draft, ready.get(draft.pk) if draft else None)
        for card in cards
        for draft in [drafts.get(card.id)]
    ]


def sent_one(draft_id: UUID) -> tuple[SentAlert, KeptCall, list[HistoryStep]] | None:
    """One published draft with its alert, its call, and the alert's public history."""
    found = one(draft_id)
    if found is None or found.draft.alert_id is None:
        return None
    card = alerts.one(found.draft.alert_id)
    if card is None:
        return None
    ready = FollowUp.objects.filter(draft=found.draft, state="ready").first()
    return SentAlert(card, found.draft, ready), found.call, alerts.history(card.id)


def decided(now: datetime) -> list[DeskDraft]:
    """What was refused or merged and could still go out, so that it can be put back."""
    calls = {call.id: call for call in dispatch.waiting(now)}
    rows = Draft.objects.filter(state__in=[State.REFUSED, State.MERGED], call__in=list(calls))
    return [DeskDraft(draft, calls[draft.call_id]) for draft in rows]


def time_to_send(now: datetime) -> TimeToSend | None:
    """How long calls took to become alerts in the last day; None if there was none."""
    rows = Draft.objects.filter(state=State.PUBLISHED, approved_at__gt=now - MEASURED_OVER)
    pairs = rows.values_list("approved_at", "call__received_at")
    took = sorted(int((sent_at - heard).total_seconds()) for sent_at, heard in pairs if sent_at)
    if not took:
        return None
    return TimeToSend(len(took), nearest_rank(took, 0.5), nearest_rank(took, 0.95))


def nearest_rank(ordered: Sequence[int], share: float) -> int:
    """The smallest value that at least this share of all are not above (nearest-rank method)."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _event(one_: DeskDraft) -> rules.Event:
    return category_of(one_.draft) or one_.call.category, one_.call.cell, one_.call.occurred_at


def _with_calls(drafts: list[Draft]) -> list[DeskDraft]:
    calls = dispatch.calls(draft.call_id for draft in drafts)
    return [DeskDraft(d, calls[d.call_id], n) for d, n in _counted(drafts) if d.call_id in calls]


def _counted(drafts: list[Draft]) -> list[tuple[Draft, int]]:
    into = Draft.objects.filter(merged_into__in=drafts).values_list("merged_into", flat=True)
    counts: dict[UUID | None, int] = {}
    for target in into:
        counts[target] = counts.get(target, 0) + 1
    return [(draft, counts.get(draft.pk, 0)) for draft in drafts]
