"""The night shift: exact places and calls are gone on time. Run by the worker's login."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection  # noqa: TID251 the worker may not read what Django's DELETE would

from lamppost.dispatch.data import CallState
from lamppost.dispatch.models import Call

ORPHANED_AFTER = timedelta(hours=24)  # no word of it for so long: it is over (features, E24)
# An alert is published in its call's first hour and lives a day; the call lives as long, so that
# the editor who corrects the alert can still see what it rests on. Its exact place is long gone.
KEPT = timedelta(hours=25)


def purge_exact(now: datetime) -> int:
    """Erase the exact places whose time is up; the database lets the worker erase no others."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM dispatch_exactplace WHERE purge_at < %s", [now])
        return int(cursor.rowcount)


def close_orphans(now: datetime) -> int:
    """Close the open calls that their feed has not mentioned for a day."""
    silent = Call.objects.filter(state=CallState.OPEN, updated_at__lte=now - ORPHANED_AFTER)
    return silent.update(state=CallState.CLOSED)


def delete_old_calls(now: datetime) -> int:
    """Delete calls with all that hangs on them: changes, exact place, draft."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM dispatch_call WHERE received_at <= %s", [now - KEPT])
        return int(cursor.rowcount)
