"""Drafts for the calls that wait: made when a desk looks, once per call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from lamppost.dispatch import lookups as dispatch
from lamppost.dispatch.lookups import KeptCall
from lamppost.newsdesk.data import State
from lamppost.newsdesk.drafting import new_draft, says
from lamppost.newsdesk.models import Draft
from lamppost.newsdesk.rules import OLDEST, OPEN

WORDS = ("read_as", "category", "cell", "place_name", "title_en", "text_en", "title_es", "text_es")


@transaction.atomic
def open_drafts(now: datetime) -> None:
    """Draft new calls, follow calls that changed before anyone looked, put aside what is too old.

    Nobody decides anything here, so nothing goes on the record. Any number of desks may do it at
    once: a call has one draft.
    """
    calls = dispatch.waiting(now)
    known = {d.call_id: d for d in Draft.objects.filter(call__in=[call.id for call in calls])}
    fresh = [new_draft(call) for call in calls if call.id not in known]
    if fresh:
        Draft.objects.bulk_create(fresh, ignore_conflicts=True)
    for call in calls:
        draft = known.get(call.id)
        if draft and draft.state == State.WAITING and _has_changed(draft, call):
            _draft_again(draft, call)
    _put_back(list(known.values()), calls)
    too_old = Draft.objects.filter(state__in=OPEN, call__occurred_at__lte=now - OLDEST)
    if too_old.exists():
        too_old.update(state=State.EXPIRED, version=F("version") + 1)


def _has_changed(draft: Draft, call: KeptCall) -> bool:
    return draft.read_as != says(call) or draft.cell != call.cell


def _draft_again(draft: Draft, call: KeptCall) -> None:
    """Unless somebody edited it in this moment."""
    made = new_draft(call)
    untouched = Draft.objects.filter(pk=draft.pk, version=draft.version, state=State.WAITING)
    untouched.update(version=F("version") + 1, **{field: getattr(made, field) for field in WORDS})


def _put_back(drafts: Sequence[Draft], calls: Sequence[KeptCall]) -> None:
    """A draft merged into one that can no longer go out speaks for itself again."""
    merged = [d for d in drafts if d.state == State.MERGED]
    if not merged:
        return
    waiting = {call.id for call in calls}
    into = Draft.objects.in_bulk([d.merged_into_id for d in merged if d.merged_into_id])
    for draft in merged:
        target = into.get(draft.merged_into_id) if draft.merged_into_id else None
        if target is None or _is_lost(target, target.call_id in waiting):
            again = Draft.objects.filter(pk=draft.pk, version=draft.version)
            again.update(
                state=State.WAITING, merged_into=None, merged_by=None, version=F("version") + 1
            )


def _is_lost(target: Draft, waits: bool) -> bool:
    return target.state == State.EXPIRED or (target.state in OPEN and not waits)
