"""A real intake process, attacked over HTTP: nothing that was not asked for is anywhere afterwards.

"Anywhere" is every table, read as a superuser, and every byte of the data folder: the database's
files and its write-ahead log, the processes' logs, the queue.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import re
import socket
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock
from zoneinfo import ZoneInfo

import psycopg
import pytest
import yaml

from lamppost.dispatch.tests.local_feed import local_feed
from tests.e2e.servers import BIN, ROOT, installation

RULES = yaml.safe_load((ROOT / "lamppost/dispatch/tests/rules.yaml").read_text())
FORBIDDEN = [
    *RULES["cad"]["forbidden_fields"]["fields"],
    *"name phone email ssn narrative notes remarks comments caller ani victim suspect".split(),
]
SECRET = "zQ7needle"
TOKEN = "a-token-of-the-city"


@pytest.fixture(scope="module")
def house():
    settings = {"LAMPPOST_FEEDS_ALLOW_LOOPBACK": "1", "LAMPPOST_FEED_TOKEN_DALLAS": TOKEN}
    with installation("intake", **settings) as house:
        house.facts = house.run("tests.attacks.seed_feed")
        yield house


def owner(house):
    """A superuser's connection to the installation's database."""
    from lamppost.config import databases

    with mock.patch.dict(os.environ, house.environment, clear=True):
        url = databases.admin_url("lamppost")
    return psycopg.connect(url, autocommit=True)


def post(house, body, key="key", **headers):
    """Status and body of the answer."""
    authorized = {"Authorization": f"Bearer {house.facts[key]}"}
    sent = {"Content-Type": "application/json"} | authorized | headers
    while True:
        line = http.client.HTTPConnection("127.0.0.1", house.port + 3, timeout=30)
        with contextlib.closing(line):
            line.request("POST", "/v1/calls", body, sent)
            answer = line.getresponse()
            text = answer.read()
        if answer.status != 429:
            return answer.status, text
        time.sleep(int(answer.headers["Retry-After"]))


def record(number):
    at = datetime.now(UTC) - timedelta(minutes=2)
    return {
        "number": number,
        "code": "19 - SHOOTING",
        "description": "Shooting",
        "occurred_at": at.isoformat(),
        "location": "1734 N KEDZIE AVE",
        "latitude": 41.917,
        "longitude": -87.707,
    }


def fuzzed(chance, nth):
    """A call with personal data where none belongs; sometimes malformed too."""
    secret = f"{SECRET}{nth} Jane Roe 555-0100"
    call = record(f"F{nth}") | {"description": secret}
    for name in chance.sample(FORBIDDEN, chance.randint(1, 6)):
        shape = chance.choice(
            [secret, [secret], {"name": secret}, {secret: 1}, [{"deep": [{"deeper": secret}]}]]
        )
        call[chance.choice([name, name.upper(), f"{name}_{nth}"])] = shape
    spoilt = chance.random()
    if spoilt < 0.3:
        name = chance.choice(list(record("")))
        call[name] = chance.choice([{"x": secret}, [secret], secret * 40, f"\0{secret}"])
    elif spoilt < 0.4:
        del call[chance.choice(list(record("")))]
    elif spoilt < 0.5:
        call["code"] = chance.choice(["06 - MINOR DISTURBANCE", "CARDIAC ARREST"])
    return call


def body_of(chance, call):
    """As JSON; sometimes cut off, wrapped, repeated or in a wrong encoding."""
    body = json.dumps(chance.choice([call, [call], {"calls": [call, record("Z")]}])).encode()
    return chance.choice([body, body, body, body[: len(body) // 2], body + b"}", b"\xff" + body])


def everywhere(house, needle):
    """Which tables and files hold these bytes."""
    found = []
    with owner(house) as admin:
        tables = admin.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'm', 'p')"
            " AND relnamespace NOT IN ('pg_catalog'::regnamespace)"
        ).fetchall()
        for (table,) in tables:
            query = f"SELECT count(*) FROM {table} t WHERE position(%s in t::text) > 0"
            if admin.execute(query, [needle]).fetchone() != (0,):
                found.append(table)
        admin.execute("CHECKPOINT")
    for path in Path(house.folder).rglob("*"):
        with contextlib.suppress(FileNotFoundError):  # the database tidies up meanwhile
            if path.is_file() and needle.encode() in path.read_bytes():
                found.append(path.name)
    return found


def test_the_search_finds_what_is_there(house):
    """Else the next test would prove nothing: the place is kept, in a table and in the log."""
    assert post(house, json.dumps(record("A1") | {"location": "9 FINDABLE ST"}))[0] == 200
    found = everywhere(house, "FINDABLE")
    assert "dispatch_exactplace" in found and len(found) > 1


def test_the_database_does_not_log_a_row_it_refuses(house):
    with owner(house) as admin:
        admin.execute(
            "ALTER TABLE dispatch_exactplace ADD CONSTRAINT refuse CHECK (location <> '5 LOGGED')"
        )
        status, _ = post(house, json.dumps(record("D1") | {"location": "5 LOGGED"}))
        admin.execute("ALTER TABLE dispatch_exactplace DROP CONSTRAINT refuse")
    assert status == 503
    logs = "".join(path.read_text() for path in Path(house.folder).glob("*.log"))
    assert "violates check constraint" in logs and "LOGGED" not in logs


def test_of_500_calls_with_personal_data_none_of_it_is_anywhere(house):
    chance = random.Random(20260501)
    statuses = []
    for nth in range(500):
        status, answer = post(house, body_of(chance, fuzzed(chance, nth)))
        assert SECRET.encode() not in answer and b"Jane" not in answer
        statuses.append(status)
    assert set(statuses) == {200, 400, 422}
    assert statuses.count(200) > 100
    assert everywhere(house, SECRET) == []
    assert "Jane" not in house.log("intake")


def test_when_the_database_fails_nothing_of_the_call_is_in_its_log_or_ours(house):
    with owner(house) as admin:
        admin.execute("REVOKE EXECUTE ON FUNCTION ctx.heard FROM lp_intake")
        try:
            call = record("E1") | {"location": f"{SECRET} ST", "code": "20 - ROBBERY"}
            status, answer = post(house, json.dumps(call))
        finally:
            admin.execute("GRANT EXECUTE ON FUNCTION ctx.heard TO lp_intake")
        kept = admin.execute("SELECT count(*) FROM dispatch_call WHERE number = 'E1'").fetchone()
    assert (status, kept) == (503, (0,))
    assert SECRET.encode() not in answer
    logs = "".join(path.read_text() for path in Path(house.folder).glob("*.log"))
    assert SECRET not in logs
    assert "not taken in: ProgrammingError" in house.log("intake")


def raw(house, request):
    """The first line of the answer to these bytes."""
    with socket.create_connection(("127.0.0.1", house.port + 3), timeout=10) as line:
        line.sendall(request)
        return line.recv(200).split(b"\r\n")[0]


def test_broken_requests_are_refused_and_the_process_lives(house):
    head = (
        f"POST /v1/calls HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {house.facts['key']}\r\n"
    ).encode()
    chunked = b"Transfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n\r\n"
    assert b" 411 " in raw(house, head + chunked)
    assert b" 400 " in raw(house, head + b"Content-Length: 0\r\n\r\n")
    for rest in (b"Content-Length: nine\r\n\r\n", b"Content-Length: -1\r\n\r\n[]", b"\0\r\n\r\n"):
        assert b" 200 " not in raw(house, head + rest)
    assert post(house, b"")[0] == 400
    assert post(house, b"[" * 2_000_000)[0] == 400
    assert post(house, b" " * 5_000_001)[0] == 413
    assert post(house, json.dumps(record("L1")), Authorization="Bearer \xe9")[0] == 401
    assert post(house, json.dumps(record("L1")))[0] == 200


def test_a_minutes_worth_of_a_thousand_calls_is_taken_in_once(house):
    """features, E1: 1,000 events a minute, idempotent; here in ten batches, each sent twice."""
    for _ in range(2):
        for batch in range(10):
            calls = [record(f"M{batch}-{i}") for i in range(100)]
            assert post(house, json.dumps(calls))[0] == 200
    with owner(house) as admin:
        kept = admin.execute("SELECT count(*) FROM dispatch_call WHERE number LIKE 'M%'")
        assert kept.fetchone() == (1000,)


def test_a_sandbox_key_leaves_nothing_in_the_queue(house):
    assert post(house, json.dumps(record("S1")), key="sandbox")[0] == 200
    with owner(house) as admin:
        kept = admin.execute("SELECT count(*) FROM dispatch_call WHERE number = 'S1'")
        assert kept.fetchone() == (0,)


def test_a_recording_is_played_into_it(house, tmp_path):
    first = record("R1") | {"occurred_at": "2026-01-09T10:00:00-06:00"}
    then = first | {
        "final_code": "06 - MINOR DISTURBANCE",
        "updated_at": "2026-01-09T10:05:00-06:00",
    }
    recording = tmp_path / "recording.jsonl"
    recording.write_text("\n".join(json.dumps(one) for one in (first, then)))
    key = {"LAMPPOST_PUSH_KEY": house.facts["key"]}
    house.command("lamppost", "replay", str(recording), "--feed", "push", "--speed", "9000", **key)
    with owner(house) as admin:
        rows = admin.execute(
            "SELECT decision, now() - occurred_at < interval '10 minutes' FROM dispatch_call"
            " WHERE number = 'R1'"
        ).fetchall()
    assert rows == [("never", True)]


def test_a_polled_feed_is_taken_in_by_a_process_that_alone_has_its_token(house):
    at = datetime.now(ZoneInfo("America/Chicago")) - timedelta(minutes=3)
    row = {
        "incident_number": "P1",
        "date_time": at.replace(tzinfo=None).isoformat(),
        "nature_of_call": "20 - Robbery",
        "block": "1700",
        "location": "N KEDZIE AVE",
        "unit_number": f"{SECRET} unit",
    }
    with local_feed() as server, owner(house) as admin:
        server.body = json.dumps([row, row]).encode()
        admin.execute(
            "UPDATE dispatch_feed SET source = 'dallas', url = %s, token_name = 'DALLAS'",
            [server.url],
        )
        house.start("poll")
        try:
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline:
                kept = "SELECT category FROM dispatch_call WHERE number = 'P1'"
                if found := admin.execute(kept).fetchall():
                    break
                time.sleep(0.2)
        finally:
            house.stop("poll")
            admin.execute("UPDATE dispatch_feed SET url = ''")
    assert found == [("robbery",)]
    assert server.asked[0]["x-app-token"] == TOKEN
    intake = Path(f"/proc/{house.children['intake'].pid}/environ").read_bytes()
    assert b"LAMPPOST_SECRET_KEY" in intake and TOKEN.encode() not in intake


def test_what_it_says_of_itself_is_true(house, tmp_path):
    """Schemathesis sends what the OpenAPI description allows, and what it does not."""
    report = subprocess.run(
        [
            str(BIN / "schemathesis"),
            *["run", f"{house.address('intake')}/v1/openapi.json"],
            *["--header", f"Authorization: Bearer {house.facts['sandbox']}"],
            *["--max-examples", "40", "--seed", "1", "--rate-limit", "90/s", "--no-color"],
            *["--phases", "examples,coverage,fuzzing", "--generation-database", "none"],
        ],
        cwd=tmp_path,
        env=house.environment | {"HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert report.returncode == 0, report.stdout[-6000:] + report.stderr[-2000:]
    assert "Unresolvable" not in report.stdout
    assert int(re.search(r"(\d+) generated", report.stdout)[1]) > 200


def test_a_revoked_key_is_refused_by_the_running_process(house):
    made = house.command("lamppost", "key", "new", "dallas").strip()
    house.facts["new"] = made
    assert post(house, json.dumps(record("K1")), key="new")[0] == 200
    listed = house.command("lamppost", "key", "list", "dallas").split("\n")
    with owner(house) as admin:
        (newest,) = admin.execute(
            "SELECT id FROM dispatch_pushkey WHERE key_sha256 = sha256(%s)", [made.encode()]
        ).fetchone()
    assert any(str(newest) in line for line in listed)
    house.command("lamppost", "key", "revoke", str(newest))
    assert post(house, json.dumps(record("K2")), key="new")[0] == 401


def test_memory_does_not_grow_with_what_is_thrown_away(house):
    import psutil

    tree = psutil.Process(house.children["intake"].pid)
    every = [tree, *tree.children(recursive=True)]
    before = sum(one.memory_info().rss for one in every)
    junk = json.dumps([record(str(i)) | {"junk": "x" * 4000} for i in range(1000)]).encode()
    for _ in range(10):
        assert post(house, junk, key="sandbox")[0] == 200
    assert sum(one.memory_info().rss for one in every) < before + 200_000_000
