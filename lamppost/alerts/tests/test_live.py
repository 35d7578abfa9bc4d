"""The live stream, as a real process with its own login."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing, contextmanager

import psycopg
import pytest
from django.db import connection

from lamppost.config import databases

pytestmark = pytest.mark.django_db


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def admin():
    name = connection.settings_dict["NAME"]
    return psycopg.connect(databases.admin_url(), dbname=name, autocommit=True)


@pytest.fixture(scope="module")
def live(django_db_setup, django_db_blocker):
    """The address of a running live process."""
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
    port = free_port()
    url = databases.url_of("live").replace("/lamppost?", f"/{name}?")
    env = {k: v for k, v in os.environ.items() if not k.startswith("LAMPPOST_DATABASE")}
    env |= {
        "LAMPPOST_SURFACE": "live",
        "LAMPPOST_SECRET_KEY": "only-for-tests",
        "LAMPPOST_DATABASE_URL_LIVE": url,
        "DJANGO_SETTINGS_MODULE": "lamppost.config.settings",
    }
    command = [sys.executable, "-m", "uvicorn", "lamppost.alerts.live:app"]
    command += ["--port", str(port), "--log-level", "warning", "--timeout-graceful-shutdown", "1"]
    process = subprocess.Popen(command, env=env)
    at = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: get(f"{at}/healthz") == 200)
        yield at
    finally:
        process.terminate()
        process.wait(10)


def get(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except OSError:
        return 0


def wait_until(true):
    for _ in range(400):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen within 20 s")


@contextmanager
def page(url, **headers):
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=20) as stream:
        assert next(lines(stream)).startswith("retry:")
        yield lines(stream)


def lines(stream):
    for line in stream:
        if text := line.decode().strip():
            yield text


def told(stream):
    """The next event's data."""
    line = next(line for line in stream if line.startswith("data:"))
    return json.loads(line.removeprefix("data:"))


def write(number, notify=True):
    with admin() as owner:
        (seq,) = owner.execute(
            "INSERT INTO alerts_livelog (payload, at) VALUES (%s, now()) RETURNING seq",
            [json.dumps({"kind": "published", "alert": {"id": number}})],
        ).fetchone()
        if notify:
            owner.execute("NOTIFY alerts")
        return seq


@pytest.fixture(autouse=True)
def clean(live):
    yield
    with admin() as owner:
        owner.execute("DELETE FROM alerts_livelog")


def test_every_open_page_hears_of_an_alert(live):
    with page(f"{live}/stream") as one, page(f"{live}/stream") as other:
        seq = write("a")
        assert told(one) == told(other) == {"seq": seq, "kind": "published", "alert": {"id": "a"}}


def test_a_page_that_returns_gets_what_it_missed(live):
    with page(f"{live}/stream") as stream:
        first = write("before")
        told(stream)
    with page(f"{live}/stream") as other:
        write("missed")
        told(other)
    with page(f"{live}/stream", **{"Last-Event-ID": str(first)}) as again:
        while told(again)["alert"]["id"] != "missed":
            pass  # repeats come first; the page drops them


def test_what_another_login_shouts_into_the_channel_is_not_told(live):
    officer = databases.url_of("portal")
    name = connection.settings_dict["NAME"]
    with page(f"{live}/stream") as stream:
        with psycopg.connect(officer, dbname=name, autocommit=True) as there:
            there.execute(
                "SELECT pg_notify('alerts', %s)", ['{"seq": 9, "kind": "published", "alert": {}}']
            )
        write("real")
        assert told(stream)["alert"]["id"] == "real"


def test_an_entry_that_becomes_visible_late_is_told_too(live):
    with page(f"{live}/stream") as stream, admin() as slow:
        with slow.transaction():
            slow.execute(
                "INSERT INTO alerts_livelog (payload, at) VALUES (%s, now())",
                [json.dumps({"kind": "published", "alert": {"id": "slow"}})],
            )
            write("quick")
            assert told(stream)["alert"]["id"] == "quick"
        slow.execute("NOTIFY alerts")
        assert told(stream)["alert"]["id"] == "slow"


def test_after_a_lost_connection_what_was_missed_is_told(live):
    with page(f"{live}/stream") as stream:
        write("before")
        told(stream)
        with admin() as owner:
            owner.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'lp_live'"
            )
        write("meanwhile", notify=False)
        assert told(stream)["alert"]["id"] == "meanwhile"


@pytest.mark.parametrize(("path", "status"), [("/", 404), ("/sign-in", 404), ("/admin", 404)])
def test_there_is_nothing_else_here(live, path, status):
    assert get(live + path) == status
