"""Workers are killed with SIGKILL in the middle of telling 6,000 people, and nobody is lost."""

import os
import random
import signal
import subprocess
import sys
import time
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from lamppost.config import databases
from lamppost.config.paths import data_folder
from lamppost.config.vault import open_vault
from lamppost.places.cells import center
from tests import crowd, push_sink
from tests.attacks.intake import connect

pytestmark = pytest.mark.django_db
PEOPLE, AT_MOST_TWICE = 6000, 60  # one in a hundred
WORDS = ("Shots fired", "Stay inside.", "Disparos", "Quédese adentro.")


@pytest.fixture
def sink():
    with push_sink.running(keep_bodies=False) as running:
        yield running


@pytest.fixture
def owner(db):
    with connect() as there:
        yield there


@pytest.fixture
def people(owner, sink):
    with owner.cursor() as cursor:
        made = crowd.fill(cursor, PEOPLE, endpoint=sink.endpoint)
        yield made
        crowd.forget(cursor, made)


@pytest.fixture
def alert(owner):
    """A committed alert, with a first word that nobody has looked at yet."""
    agency, pk, now = uuid.uuid4(), uuid.uuid4(), datetime.now(UTC)
    latitude, longitude = center(crowd.HERE)
    owner.execute(
        "INSERT INTO agencies_agency (id, slug, name, kind, bounds, is_demo)"
        " VALUES (%s, %s, 'Demo', 'police', '[]', false)",
        [agency, str(agency)[:8]],
    )
    owner.execute(
        "INSERT INTO alerts_alert (id, agency_id, source_name, category, severity, title_en,"
        " text_en, title_es, text_es, cell, latitude, longitude, spread_m, place_name, confirmed,"
        " is_demo, happened_at, received_at, reviewed_at, published_at, ends_at, status, version)"
        " VALUES (%s, %s, 'Demo', 'shots_fired', 1, %s, %s, %s, %s, %s, %s, %s, 0, 'Here', false,"
        " false, %s, %s, %s, %s, %s, 'live', 1)",
        [
            pk,
            agency,
            *WORDS,
            crowd.HERE,
            latitude,
            longitude,
            *[now] * 4,
            now + timedelta(hours=24),
        ],
    )
    add_step(owner, pk, "published", 1)
    yield pk
    for table in ("alerts_delivery", "alerts_alertevent"):
        owner.execute(f"DELETE FROM {table} WHERE alert_id = %s", [pk])
    owner.execute("DELETE FROM alerts_alert WHERE id = %s", [pk])
    owner.execute("DELETE FROM agencies_agency WHERE id = %s", [agency])


def add_step(owner, alert, kind, version):
    owner.execute(
        "INSERT INTO alerts_alertevent (id, alert_id, kind, version, title_en, text_en, title_es,"
        " text_es, at) VALUES (gen_random_uuid(), %s, %s, %s, %s, %s, %s, %s, now())",
        [alert, kind, version, *WORDS],
    )
    owner.execute("NOTIFY fanout")


class Workers:
    """`lamppost deliver`, several times; each killed one is started again."""

    def __init__(self, sink, how_many):
        vault = open_vault(data_folder())
        self.env = os.environ | {
            "LAMPPOST_SURFACE": "worker",
            "LAMPPOST_SECRET_KEY": "x",
            "LAMPPOST_DATABASE_URL_WORKER": databases.url_of("worker"),
            "LAMPPOST_VAPID_PRIVATE": vault["vapid"]["private"],
            "LAMPPOST_PUSH_ALLOW_LOOPBACK": "1",
            "LAMPPOST_PUSH_CA": sink.ca_file,
        }
        self.running = [self.start() for _ in range(how_many)]

    def start(self):
        command = [sys.executable, "-m", "lamppost.config.cli", "deliver"]
        return subprocess.Popen(command, env=self.env)

    def kill_one(self, rng):
        number = rng.randrange(len(self.running))
        self.running[number].send_signal(signal.SIGKILL)
        self.running[number].wait()
        self.running[number] = self.start()

    def stop(self):
        for child in self.running:
            child.terminate()
        return [child.wait(20) for child in self.running]


@pytest.fixture
def workers(sink):
    there = Workers(sink, 2)
    yield there
    for child in there.running:
        child.kill()
        child.wait()


def until(is_so, seconds=60):
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.01)


def all_done(owner, event):
    rows = owner.execute(
        "SELECT e.expanded_at IS NOT NULL, count(d.*) FILTER (WHERE d.state < 2)"
        " FROM alerts_alertevent e LEFT JOIN alerts_delivery d ON d.event_id = e.id"
        " WHERE e.kind = %s GROUP BY 1",
        [event],
    ).fetchall()
    return rows == [(True, 0)]


def cut_lines(owner):
    owner.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'lp_worker'"
    )


def test_whoever_is_killed_everyone_is_told_and_hardly_anyone_twice(
    owner, people, alert, sink, workers
):
    rng = random.Random()
    for share, what in ((0.2, workers.kill_one), (0.45, None), (0.7, workers.kill_one)):
        point = PEOPLE * (share + rng.uniform(-0.1, 0.1))
        until(lambda point=point: sink.total() >= point)
        what(rng) if what else cut_lines(owner)
    until(lambda: all_done(owner, "published"))
    seen = sink.seen()
    assert {str(p) for p in people} == set(seen), "everyone was told"
    assert sum(seen.values()) - PEOPLE <= AT_MOST_TWICE

    first = sink.total()
    owner.execute(
        "UPDATE alerts_alert SET status = 'corrected', version = 2 WHERE id = %s", [alert]
    )
    add_step(owner, alert, "corrected", 2)
    for share in (0.3, 0.6):
        point = first + PEOPLE * (share + rng.uniform(-0.1, 0.1))
        until(lambda point=point: sink.total() >= point)
        workers.kill_one(rng)
    until(lambda: all_done(owner, "corrected"))
    again = {name: n - seen[name] for name, n in sink.seen().items()}
    assert min(again.values()) >= 1, "everyone who was told heard the correction"
    assert sum(again.values()) - PEOPLE <= AT_MOST_TWICE
    assert workers.stop() == [0, 0], "told to stop, they stop"


def test_workers_that_lose_the_database_while_idle_come_back(owner, sink, workers, request):
    until(lambda: worker_lines(owner) == 12)  # per process: three loops, each with a bell
    cut_lines(owner)
    until(lambda: worker_lines(owner) == 12)
    people = request.getfixturevalue("people")
    request.getfixturevalue("alert")
    until(lambda: sink.total() >= len(people))
    assert workers.stop() == [0, 0]


def worker_lines(owner):
    counted = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'lp_worker'"
    return owner.execute(counted).fetchone()[0]
