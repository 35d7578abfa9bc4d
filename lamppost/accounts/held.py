"""What this room holds of somebody, in their own words and as records."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lamppost.accounts.data import Held
from lamppost.accounts.listing import my_sessions
from lamppost.accounts.models import Passkey
from lamppost.accounts.records import plain, record_of


def held_of(user_id: UUID) -> list[Held]:
    """Passkeys and sessions of whoever asks."""
    return [_passkeys(user_id), _sessions()]


def _passkeys(user_id: UUID) -> Held:
    rows = list(Passkey.objects.filter(user_id=user_id).order_by("added_at"))
    return Held(
        "passkeys",
        _("Passkeys"),
        _("To check that it is you who signs in. The secret half never leaves your device."),
        [_("%(name)s, added on %(day)s") % _named(row) for row in rows],
        [record_of(row, "user_id") for row in rows],
    )


def _named(row: Passkey) -> dict[str, str]:
    return {"name": row.name, "day": date_format(row.added_at)}


def _sessions() -> Held:
    rows = my_sessions()
    return Held(
        "sessions",
        _("Where you are signed in"),
        _("So that you can sign any of them out. Each ends after 30 days at most."),
        [_since(row.device, row.began_at) for row in rows],
        [{"device": row.device, "began_at": plain(row.began_at)} for row in rows],
    )


def _since(device: str, began_at: datetime | None) -> str:
    if began_at is None:
        return device
    when = date_format(localtime(began_at), "DATETIME_FORMAT")
    return _("%(device)s, since %(when)s") % {"device": device, "when": when}
