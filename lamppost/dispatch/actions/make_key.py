"""Keys of the push API: made and ended by the operator, on the public record."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.dispatch import keys
from lamppost.dispatch.models import Feed, PushKey
from lamppost.transparency import actions as transparency


@transaction.atomic
def make_key(feed_name: str, *, now: datetime, is_sandbox: bool = False) -> str:
    """A new key for the feed of this name, shown once. Feed.DoesNotExist if there is none."""
    feed = Feed.objects.get(name=feed_name)
    key = keys.make(feed, is_sandbox=is_sandbox)
    transparency.record("feed key made", now=now, facts={"feed": feed.name, "sandbox": is_sandbox})
    return key


@transaction.atomic
def revoke_key(key_id: UUID, *, now: datetime) -> bool:
    """End a key at once. False if there is none, or it is over already."""
    row = PushKey.objects.select_related("feed").filter(pk=key_id, revoked_at=None).first()
    if row is None:
        return False
    keys.revoke(key_id, now=now)
    transparency.record("feed key revoked", now=now, facts={"feed": row.feed.name})
    return True
