"""A person decides what a call type means that no table lists."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lamppost.dispatch.data import Decision
from lamppost.dispatch.models import CodeTask
from lamppost.places.data import Category
from lamppost.transparency import actions as transparency

NEEDS_CATEGORY = (Decision.PUBLISH, Decision.REVIEW)


class NotPossible(Exception):
    """Shown to the person who asked; says what to do instead."""


@transaction.atomic
def confirm_code(
    task_id: UUID, decision: Decision, category: Category | None, *, by: UUID, now: datetime
) -> None:
    """Map a code; calls that come from now on are screened by it. Public, with the code.

    A decision can be changed by deciding again.
    """
    if (decision in NEEDS_CATEGORY) != (category is not None):
        raise NotPossible(_("Choose a category if, and only if, such calls may be published."))
    task = CodeTask.objects.select_for_update(of=("self",)).select_related("feed").get(pk=task_id)
    task.decision, task.category = decision, category or ""
    task.decided_by, task.decided_at = by, now
    task.save(update_fields=["decision", "category", "decided_by", "decided_at"])
    transparency.record(
        "code mapped",
        now=now,
        facts={
            "feed": task.feed.name,
            "code": task.code,
            "decision": str(decision),
            "category": str(category) if category else None,
        },
    )
