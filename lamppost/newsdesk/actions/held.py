"""Taking hold of a draft and its call, and the public line of what was done to it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lamppost.dispatch import lookups as dispatch
from lamppost.dispatch.lookups import KeptCall
from lamppost.newsdesk.data import Need
from lamppost.newsdesk.models import Draft
from lamppost.newsdesk.rules import NotPossible, Stale
from lamppost.transparency import actions as transparency


def hold(draft_id: UUID, *, version: int | None = None) -> tuple[Draft, KeptCall]:
    """A draft locked until the transaction ends. Stale unless it is still at that version.

    Draft.DoesNotExist if there is none; NotPossible if its call was deleted meanwhile.
    """
    draft = Draft.objects.select_for_update().get(pk=draft_id)
    if version is not None and draft.version != version:
        raise Stale
    call = dispatch.call(draft.call_id)
    if call is None:
        raise NotPossible(Need.CALL)
    return draft, call


def save(draft: Draft, *fields: str) -> None:
    """Write these columns, one version on."""
    draft.version += 1
    draft.save(update_fields=["version", *fields])


def put_on_record(
    kind: str, draft: Draft, call: KeptCall, now: datetime, **facts: str | int | bool | None
) -> None:
    """One public line. It names the agency and the kind of event; never a person or a place."""
    told = {"draft": str(draft.pk), "agency": str(call.agency_id), "category": draft.category}
    transparency.record(kind, now=now, facts={**told, **facts})
