"""The feed page of a signed-in resident, beside the raw SQL that it needs, in the same run.

100,000 alerts over a city in 48 hours; one keep-alive client; the peer asks for the same page, in
whole rows, through psycopg, prepared, on one connection.
"""

from __future__ import annotations

import http.client
import random
import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlencode

import psycopg

from bench import stage

ALERTS = max(1000, int(100_000 * stage.SCALE))
SECONDS = 6.0
EMAIL, PASSWORD = "ana@example.org", "lantern in the window"
AIM = 0.20  # of the raw SQL's rate, signed in with a stock session (DESIGN section 6)


def run() -> list[str]:
    with stage.installation():
        cells = _fill()
        stage.collect_static()
        port = stage.free_port()
        with stage.process("site", port) as site:
            public = _rate(_getter(port, {}))
            page = _rate(_getter(port, _sign_in(port)))
            memory = stage.peak_mb(site.pid) + sum(map(stage.peak_mb, _children(site.pid)))
        raw = _rate(_raw(cells))
    return [
        f"feed page, {ALERTS} alerts: signed in {page:.0f}/s, public {public:.0f}/s, "
        f"its SQL alone {raw:.0f}/s",
        f"  signed in it runs at {page / raw:.2f} of the SQL's rate (aim {AIM:.2f}); "
        f"site process {memory:.0f} MB at most",
    ]


def _fill() -> list[int]:
    from django.utils import timezone

    from lamppost.places.cells import cell_at
    from lamppost.places.near import cells_within
    from lamppost.residents import actions as residents
    from lamppost.residents.data import Watch

    now = timezone.now()
    home = cell_at(41.9215, -87.7010)
    _alerts(now)
    residents.add_confirmed(EMAIL, PASSWORD, "en", watch=Watch(home), now=now)
    from lamppost.alerts.data import SPREAD_M

    return list(cells_within(home, 805, tuple(SPREAD_M.items())))


def _alerts(now: datetime) -> None:
    from django.db import connection

    from lamppost.agencies.models import Agency
    from lamppost.alerts.models import Alert
    from lamppost.places.cells import cell_at, center
    from lamppost.places.data import SEVERITY, Category

    chance = random.Random(5)
    agency = Agency.objects.create(slug="bench", name="Bench PD", kind="police")

    def one() -> Alert:
        at = now - timedelta(seconds=chance.uniform(60, 48 * 3600))
        cell = cell_at(chance.uniform(41.80, 42.00), chance.uniform(-87.85, -87.60))
        kind = chance.choice(list(Category))
        latitude, longitude = center(cell)
        return Alert(
            agency=agency, source_name=agency.name, category=kind, severity=SEVERITY[kind],
            title_en="Reports of shots fired near Kedzie and Armitage",
            text_en="Callers reported shots. Nothing is confirmed yet.",
            title_es="Reportan disparos cerca de Kedzie y Armitage",
            text_es="Nada confirmado.", cell=cell, latitude=latitude, longitude=longitude,
            spread_m=0, place_name="Kedzie and Armitage", happened_at=at, received_at=at,
            reviewed_at=at, published_at=at, ends_at=at + timedelta(hours=24),
        )  # fmt: skip

    for _ in range(0, ALERTS, 1000):
        Alert.objects.bulk_create([one() for _ in range(1000)])
    with connection.cursor() as cursor:  # autovacuum does it within a minute
        cursor.execute("ANALYZE alerts_alert")


def _rate(act: Callable[[], None]) -> float:
    """How often a second, after a warm-up."""
    for _ in range(20):
        act()
    begun, count = time.perf_counter(), 0
    while time.perf_counter() - begun < SECONDS * min(1.0, stage.SCALE * 10):
        act()
        count += 1
    return count / (time.perf_counter() - begun)


def _getter(port: int, cookie: dict[str, str]) -> Callable[[], None]:
    line = http.client.HTTPConnection("127.0.0.1", port)

    def get() -> None:
        line.request("GET", "/", headers=cookie)
        answer = line.getresponse()
        body = answer.read()
        assert answer.status == 200 and b"Kedzie" in body, answer.status

    return get


def _sign_in(port: int) -> dict[str, str]:
    line = http.client.HTTPConnection("127.0.0.1", port)
    line.request("GET", "/sign-in")
    answer = line.getresponse()
    found = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', answer.read())
    assert found
    cookies = _cookies(answer)
    form = {"csrfmiddlewaretoken": found[1].decode(), "email": EMAIL, "password": PASSWORD}
    head = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": cookies,
        "Referer": f"http://127.0.0.1:{port}/sign-in",
    }
    line.request("POST", "/sign-in", urlencode(form), head)
    answer = line.getresponse()
    answer.read()
    assert answer.status == 302, answer.status
    return {"Cookie": _cookies(answer)}


def _cookies(answer: http.client.HTTPResponse) -> str:
    given = answer.headers.get_all("Set-Cookie") or []
    return "; ".join(one.split(";")[0] for one in given)


def _raw(cells: list[int]) -> Callable[[], None]:
    from django.utils import timezone

    from lamppost.alerts.lookups import CARD, LAST, PAGE
    from lamppost.config.databases import url_of

    whole = f"SELECT {CARD} FROM ({PAGE}) page JOIN alerts_alert a USING (id)"
    line = psycopg.connect(url_of("site"), autocommit=True, prepare_threshold=1)
    now = timezone.now()
    values = [cells, now - timedelta(hours=48), now + timedelta(days=1), LAST, 31]
    query = f"{whole} ORDER BY a.published_at DESC, a.id DESC".encode()

    def ask() -> None:
        assert len(line.execute(query, values).fetchall()) == 31

    return ask


def _children(pid: int) -> list[int]:
    from pathlib import Path

    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in listed]
