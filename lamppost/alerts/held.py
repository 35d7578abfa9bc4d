"""What this room holds of a resident: the browsers that are told of alerts."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lamppost.accounts.data import Held
from lamppost.accounts.lookups import record_of
from lamppost.alerts.models import PushSubscription


def held_of(user_id: UUID) -> list[Held]:
    """Push subscriptions of whoever asks."""
    rows = list(PushSubscription.objects.filter(resident__user_id=user_id).order_by("created_at"))
    return [
        Held(
            "push_subscriptions",
            _("Devices with alerts switched on"),
            _("To send alerts to them, sealed for each. Gone when you switch them off."),
            [_said(row) for row in rows],
            [record_of(row, "resident_id") for row in rows],
        )
    ]


def _said(row: PushSubscription) -> str:
    by = urlsplit(row.endpoint).hostname or ""
    day = date_format(localtime(row.created_at))
    return _("A browser reached through %(service)s, since %(day)s") % {"service": by, "day": day}
