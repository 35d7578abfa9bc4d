"""One draft beside its call: what the page shows of it, saved or as it is in the form."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from lamppost.agencies import lookups as agencies
from lamppost.newsdesk import lookups, page, rules
from lamppost.newsdesk.data import Act, State
from lamppost.newsdesk.drafting import says
from lamppost.newsdesk.lookups import DeskDraft
from lamppost.newsdesk.models import Draft
from lamppost.newsdesk.sentences import ATTESTATIONS, REFUSALS
from lamppost.newsdesk.views.editors import editor
from lamppost.places.cells import center
from lamppost.places.data import Category


def draft_context(
    request: HttpRequest,
    one: DeskDraft,
    now: datetime,
    *,
    shown: Draft | None = None,
    unsaved: bool = False,
) -> dict[str, Any]:
    """`shown` is the draft as it stands in an unsaved form; else the saved one is shown."""
    by, draft, call = editor(request), one.draft, one.call
    state = State(draft.state)
    checks = page.checks(shown or draft, call, by=by, now=now, unsaved=unsaved)
    candidates = lookups.merge_candidates(one)
    latitude, longitude = center(call.cell)
    return {
        "one": one,
        "draft": draft,
        "call": call,
        "locks_at": call.occurred_at + rules.OLDEST,
        "minutes": one.minutes_left(now),
        "tone": page.tone(one.minutes_left(now)),
        "agency": agencies.by_id(call.agency_id),
        "says": says(call),
        "changed": page.was_changed(draft, call),
        "categories": list(Category),
        "places": page.places(call),
        "lat": latitude,
        "lng": longitude,
        "attestations": ATTESTATIONS.items(),
        "refusals": REFUSALS.items(),
        "candidates": page.lines(candidates, by=by, now=now),
        "merged": lookups.merged_into(draft) if one.speaks_for else [],
        "strict": settings.STRICT_REVIEW,
        "mine": draft.edited_by == by,
        "can_edit": rules.can(state, Act.EDIT),
        "can_reopen": rules.can(state, Act.REOPEN),
        "shown": shown or draft,
        "unsaved": unsaved,
        "checks": checks,
        "may_approve": all(check.met for check in checks),
        "made_from": made_from(shown or draft),
    }


def made_from(shown: Draft) -> str:
    """What the fixed words of a draft depend on, beside its call."""
    return f"{shown.category}|{shown.cell}|{int(shown.confirmed)}"
