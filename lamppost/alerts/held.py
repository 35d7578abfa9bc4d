"""What this room holds of a resident: browsers that are told, and what waits for a digest."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db import connection  # noqa: TID251 calls ctx functions that show one's own rows only
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamppost.accounts.data import Held
from lamppost.accounts.lookups import record_of
from lamppost.alerts.models import PushSubscription


def held_of(user_id: UUID) -> list[Held]:
    """Push subscriptions of whoever asks, their next digest, and how often they heard today."""
    return [_browsers(user_id), _digest(), _interruptions()]


def _browsers(user_id: UUID) -> Held:
    rows = list(PushSubscription.objects.filter(resident__user_id=user_id).order_by("created_at"))
    return Held(
        "push_subscriptions",
        _("Devices with alerts switched on"),
        _("To send alerts to them, sealed for each. Gone when you switch them off."),
        [_said(row) for row in rows],
        [record_of(row, "resident_id") for row in rows],
    )


def _digest() -> Held:
    rows = _ask("SELECT alert_id, at FROM ctx.my_digest()")
    said = ngettext("%(n)s alert", "%(n)s alerts", len(rows)) % {"n": len(rows)}
    return Held(
        "digest",
        _("Your next digest"),
        _("What it will tell you of. Gone when it is out, or the alert is over."),
        [said] if rows else [],
        [{"alert": str(alert), "at": at.isoformat()} for alert, at in rows],
    )


def _interruptions() -> Held:
    rows = _ask("SELECT day, told FROM ctx.my_interruptions()")
    return Held(
        "interruptions",
        _("How often we interrupted you today"),
        _("So that it is not too often; not by what. Gone at midnight."),
        [ngettext("%(n)s time", "%(n)s times", told) % {"n": told} for _day, told in rows],
        [{"day": day.isoformat(), "told": told} for day, told in rows],
    )


def _said(row: PushSubscription) -> str:
    by = urlsplit(row.endpoint).hostname or ""
    day = date_format(localtime(row.created_at))
    return _("A browser reached through %(service)s, since %(day)s") % {"service": by, "day": day}


def _ask(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())
