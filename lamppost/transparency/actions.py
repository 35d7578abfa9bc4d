"""Adding to the public record, in the transaction of the act itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from lamppost.transparency.models import Entry


def record(kind: str, *, now: datetime, facts: Mapping[str, str | int | bool | None]) -> None:
    """Add one public fact; act and record live or die together.

    `facts` must be fit for anyone to read: no resident, no address, nothing a resident did.
    """
    Entry.objects.create(kind=kind, facts=dict(facts), recorded_at=now)
