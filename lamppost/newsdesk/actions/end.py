"""An editor ends an alert that is over. Nobody is interrupted for it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.alerts import actions as alerts
from lamppost.newsdesk.actions.held import hold
from lamppost.newsdesk.data import Need
from lamppost.newsdesk.rules import NotPossible


@transaction.atomic
def end(draft_id: UUID, *, by: UUID, now: datetime) -> None:
    """End the alert of a published draft, with the public record that alerts.actions writes.

    NotPossible if it was never published or is over already.
    """
    draft, _ = hold(draft_id)
    if draft.alert_id is None:
        raise NotPossible(Need.OPEN)
    try:
        alerts.end(draft.alert_id, now=now)
    except alerts.NotPossible as over:
        raise NotPossible(Need.OPEN) from over
