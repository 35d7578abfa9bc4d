"""When a resident may be interrupted: quiet hours, snooze, and the hour of the digest."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lamppost.residents.data import Quiet
from lamppost.residents.models import Resident


def set_telling(user_id: UUID, quiet: Quiet, digest_hour: int | None) -> None:
    """Quiet hours and the digest's hour (0..23, else IntegrityError; None: no digest letters).

    An item that waits already keeps the hour it was given.
    """
    Resident.objects.filter(user_id=user_id).update(
        quiet_begins=quiet.begins, quiet_ends=quiet.ends, digest_hour=digest_hour
    )


def snooze(user_id: UUID, until: datetime | None) -> None:
    """Interrupt a resident until then by threats to life only (None: from now on as chosen)."""
    Resident.objects.filter(user_id=user_id).update(snoozed_until=until)
