"""What the attack tests share: committed rows, and connections as each process's own login."""

from __future__ import annotations

import contextlib
import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
from django.db import connection

from lamppost.config import databases


def connect(surface: str | None = None, token: str = "") -> psycopg.Connection:
    """A connection of its own to the test database; as a superuser when no surface is given."""
    url = databases.url_of(surface) if surface else databases.admin_url()
    dbname = connection.settings_dict["NAME"]
    there = psycopg.connect(url, dbname=dbname, autocommit=True)
    there.execute("SELECT set_config('app.token', %s, false)", [token])
    return there


def a_message(number: str, **other: object) -> dict[str, object]:
    """One screened call as intake hands it to the database."""
    now = datetime.now(UTC)
    return {
        "number": number,
        "centre": "",
        "day": str(now.date()),
        "code": "SHOTS FIRED",
        "decision": "publish",
        "category": "shots_fired",
        "reason": "",
        "state": "open",
        "told_at": None,
        "cell": 617733120000000000,
        "place_name": "Kedzie and Armitage",
        "occurred_at": (now - timedelta(minutes=3)).isoformat(),
        "latitude": 41.917,
        "longitude": -87.707,
        "location": "1734 N KEDZIE AVE",
    } | other


TAKE_IN = "SELECT nth, outcome FROM ctx.take_in(%s, %s::jsonb, %s, '2 hours')"


def take_in(there: psycopg.Connection, feed: object, *messages: dict[str, object]) -> list[str]:
    """The outcome of each message."""
    rows = there.execute(TAKE_IN, [feed, json.dumps(messages), datetime.now(UTC)]).fetchall()
    assert [nth for nth, _ in rows] == list(range(1, len(messages) + 1))
    return [outcome for _, outcome in rows]


@contextlib.contextmanager
def a_committed_feed() -> Iterator[uuid.UUID]:
    """An agency and its feed that other connections can see; gone afterwards."""
    agency, feed = uuid.uuid4(), uuid.uuid4()
    with connect() as owner:
        owner.execute(
            "INSERT INTO agencies_agency (id, slug, name, kind, bounds, is_demo)"
            " VALUES (%s, %s, 'PD', 'police', '[]', false)",
            [agency, f"pd-{agency}"],
        )
        owner.execute(
            "INSERT INTO dispatch_feed (id, agency_id, name, source, url, token_name,"
            " every_seconds, is_live, etag, failures)"
            " VALUES (%s, %s, %s, 'push', '', '', 60, true, '', 0)",
            [feed, agency, f"feed-{feed}"],
        )
        try:
            yield feed
        finally:
            owner.execute("DELETE FROM dispatch_call WHERE feed_id = %s", [feed])
            for table in ("codetask", "dropcount", "pushkey"):
                owner.execute(f"DELETE FROM dispatch_{table} WHERE feed_id = %s", [feed])
            owner.execute("DELETE FROM dispatch_feed WHERE id = %s", [feed])
            owner.execute("DELETE FROM agencies_agency WHERE id = %s", [agency])
