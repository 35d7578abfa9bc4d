"""An editor opens the exact place of a call: first the log, then the place."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.dispatch import actions as dispatch
from lamppost.dispatch.data import ExactPlace
from lamppost.newsdesk.actions.held import hold, put_on_record


def view_exact(draft_id: UUID, *, now: datetime) -> ExactPlace | None:
    """Where the feed said it was; None once that is erased. Not inside another transaction.

    The public record and the editor's own line (newsdesk_rawview) are committed before anything is
    shown.
    """
    with transaction.atomic():
        draft, call = hold(draft_id)
        put_on_record("exact place opened", draft, call, now)
    return dispatch.open_exact(call.id)
