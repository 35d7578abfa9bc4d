"""Push API calls taken in per second, beside bare inserts of the same rows, in the same run.

One client on one connection, batches of 100. The peer inserts the same screened rows into the same
two tables with plain multi-row INSERTs of 100, one commit each, through psycopg: no HTTP, no key,
no parsing, no screening, no check whether the call is there already.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import psutil
import psycopg

from bench import stage

Batch = list[dict[str, Any]]
BATCH = 100
BATCHES = max(10, int(100 * stage.SCALE))
CALLS = (
    "INSERT INTO dispatch_call (id, feed_id, agency_id, centre, day, number, code, decision,"
    " category, reason, cell, place_name, occurred_at, received_at, updated_at, state) VALUES "
)
CALL = "(%s,%s,%s,'',%s,%s,%s,'publish','shooting','',%s,'x',%s,now(),now(),'open')"
PLACES = (
    "INSERT INTO dispatch_exactplace (call_id, latitude, longitude, location, purge_at) VALUES "
)
PLACE = "(%s,%s,%s,%s,now() + interval '2 hours')"
A_MINUTE = 1000  # features, E1: what must be taken in, in calls a minute


def run() -> list[str]:
    with stage.installation():
        key, feed = _seed()
        port = stage.free_port()
        with stage.process("intake", port) as intake:
            send = _sender(port, key)
            new, same, bare = _rates((send, 0), (send, 0), (_inserter(feed), BATCHES))
            tree = psutil.Process(intake.pid)
            memory = sum(stage.peak_mb(one.pid) for one in (tree, *tree.children(recursive=True)))
    return [
        f"push API, batches of {BATCH}, one client: {new:,.0f} calls/s kept, {same:,.0f}/s told "
        f"again; bare inserts of the same rows {bare:,.0f}/s",
        f"  kept at {new / bare:.2f} of the bare rate; {new * 60 / A_MINUTE:,.0f} x the "
        f"{A_MINUTE:,} a minute that one centre may send; intake {memory:.0f} MB at most",
    ]


def _seed() -> tuple[str, str]:
    from django.utils import timezone

    from lamppost.agencies.models import Agency
    from lamppost.dispatch import actions
    from lamppost.dispatch.models import Feed

    agency = Agency.objects.create(slug="bench", name="Bench", kind="police")
    feed = Feed.objects.create(agency=agency, name="dallas", source="push")
    return actions.make_key("dallas", now=timezone.now()), str(feed.pk)


def _batch(nth: int) -> Batch:
    dice = random.Random(nth)
    at = datetime.now(UTC) - timedelta(minutes=3)
    return [
        {
            "number": f"B{nth}-{i}",
            "code": dice.choice(["19 - SHOOTING", "20 - ROBBERY", "11R - BURG OF RES"]),
            "description": "As the centre means it",
            "occurred_at": at.isoformat(),
            "location": f"{dice.randrange(10, 60)}00 W ARMITAGE AVE",
            "latitude": 41.8 + dice.random() / 10,
            "longitude": -87.75 + dice.random() / 10,
        }
        for i in range(BATCH)
    ]


def _sender(port: int, key: str) -> Callable[[Batch], None]:
    line = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def send(batch: Batch) -> None:
        line.request("POST", "/v1/calls", json.dumps(batch), headers)
        answer = line.getresponse()
        outcomes = {call["outcome"] for call in json.loads(answer.read())["calls"]}
        assert answer.status == 200 and outcomes <= {"new", "same"}, outcomes

    return send


def _inserter(feed: str) -> Callable[[Batch], None]:
    from lamppost.config import databases
    from lamppost.places.cells import cell_at

    there = psycopg.connect(databases.admin_url("lamppost"))
    found = there.execute("SELECT agency_id FROM dispatch_feed WHERE id = %s", [feed]).fetchone()
    assert found
    (agency,) = found
    calls, places = CALLS + ", ".join([CALL] * BATCH), PLACES + ", ".join([PLACE] * BATCH)

    def insert(batch: Batch) -> None:
        rows, spots = [], []
        for one in batch:
            pk = os.urandom(16).hex()
            cell = cell_at(one["latitude"], one["longitude"])
            at = one["occurred_at"]
            rows += [pk, feed, agency, at[:10], one["number"], one["code"], cell, at]
            spots += [pk, one["latitude"], one["longitude"], one["location"]]
        there.execute(calls, rows)
        there.execute(places, spots)
        there.commit()

    return insert


def _rates(*acts: tuple[Callable[[Batch], None], int]) -> list[float]:
    """Calls a second of each act, batch by batch in turn, so that all meet the same busy machine.

    An act comes with the first of its batches. The first third only warms up.
    """
    warm, spent = BATCHES // 3, [0.0] * len(acts)
    for nth in range(BATCHES):
        for which, (act, first) in enumerate(acts):
            batch = _batch(first + nth)
            begin = time.perf_counter()
            act(batch)
            spent[which] += time.perf_counter() - begin if nth >= warm else 0
    return [(BATCHES - warm) * BATCH / seconds for seconds in spent]
