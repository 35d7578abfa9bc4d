"""How moderation went, month by month, for anyone (A23). The database suppresses small numbers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection  # noqa: TID251 calls ctx.moderation, which tells no small number
from django.utils import timezone

from lamppost.feed import rulebook


def month_before(day: date) -> date:
    """The first day of the month before this one."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def moderation(first: date) -> dict[str, Any]:
    """Numbers of the month that begins on this day. None where there are fewer than ten."""
    zone = timezone.get_default_timezone()
    since = datetime(first.year, first.month, 1, tzinfo=zone)
    until = datetime(first.year + first.month // 12, first.month % 12 + 1, 1, tzinfo=zone)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ctx.moderation(%s, %s)", [since, until])
        rows = list(cursor.fetchall())
    decided = {what: row for what, _, *row in rows if what.endswith((" kept", " refused"))}
    return {
        "month": f"{first:%Y-%m}",
        "guidelines": rulebook.in_force(),
        "note": "Numbers under 10 are null, others are rounded to 5.",
        "flags": {word: n for what, word, n, _ in rows if what == "flags"},
        "decisions": {
            what: {"number": n, "median_seconds": seconds} for what, (n, seconds) in decided.items()
        },
        "refusals_by_rule": {word: n for what, word, n, _ in rows if what == "rules"},
        "appeals_overturned": decided.get("appeals kept", (None, None))[0],
        "sanctions": {word: n for what, word, n, _ in rows if what == "sanctions"},
        "asked_to_think_again": {word: n for what, word, n, _ in rows if what == "nudges"},
    }
