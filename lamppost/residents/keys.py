"""Wrapping the keys of subjects anew when there is a newer master key."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from lamppost.residents import seal
from lamppost.residents.homes import HomeLetter
from lamppost.residents.models import Joining, Letter, Resident
from lamppost.residents.seal import Sealed

BATCH = 500


def rotate() -> int:
    """Wrap every key by the newest master key; how many there were. As the owner.

    Afterwards the older master keys open nothing and can go. It may be stopped and run again.
    """
    newest, done = seal.newest_version(), 0
    for model, box, key in (
        (HomeLetter, "address_sealed", "address_key"),
        (Resident, "email_sealed", "email_key"),
        (Joining, "email_sealed", "email_key"),
        (Letter, "sealed", "sealed_key"),
    ):
        while changed := _batch(model, box, key, newest):
            done += changed
    return done


@transaction.atomic
def _batch(model: Any, box: str, key: str, newest: int) -> int:
    locked = model.objects.select_for_update(skip_locked=True)
    rows = list(locked.exclude(key_version=newest).exclude(**{key: b""})[:BATCH])
    for row in rows:
        sealed = Sealed(bytes(getattr(row, box)), bytes(getattr(row, key)), row.key_version)
        wrapped = seal.rewrap(sealed, row=row.pk)
        setattr(row, key, wrapped.key)
        row.key_version = wrapped.version
        row.save(update_fields=[key, "key_version"])
    return len(rows)
