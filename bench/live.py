"""Publish to open page: 5,000 pages open, alerts published by the desk's own action.

The peer in the same run is the bare fact: how long one listener of PostgreSQL's own NOTIFY waits
for the same commits.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import psycopg

from bench import stage

PAGES = max(50, int(5000 * stage.SCALE))
ALERTS = 12
Publish = Callable[[], tuple[float, float]]
NAMED_LIMIT = 1.0  # second: "an open page shows the alert within a second"


def run() -> list[str]:
    """Lines: p50 and p95 from the click to a page, beside the limit and a bare listener."""
    with stage.installation():
        port = stage.free_port()
        with stage.process("live", port) as live:
            waits, bare = asyncio.run(_measure(port, _publisher()))
            memory = stage.peak_mb(live.pid)
    p50, p95, worst = (stage.at(waits, share) for share in (0.5, 0.95, 1.0))
    own = stage.at(bare, 0.5)
    return [
        f"publish to open page, {PAGES} pages, {ALERTS} alerts: p50 {p50 * 1000:.0f} ms, "
        f"p95 {p95 * 1000:.0f} ms, last {worst * 1000:.0f} ms",
        f"  p95 is {p95 / NAMED_LIMIT:.2f} of the limit of a second, "
        f"p50 is {p50 / own:.1f} x a bare NOTIFY listener ({own * 1000:.1f} ms)",
        f"  live process: {memory:.0f} MB at most, {memory * 1024 / PAGES:.0f} KB a page",
    ]


async def _measure(port: int, publish: Publish) -> tuple[list[float], list[float]]:
    heard: list[float] = []
    pages = []
    for start in range(0, PAGES, 250):
        more = range(start, min(start + 250, PAGES))
        pages += await asyncio.gather(*(_open(port) for _ in more))
    told = [asyncio.create_task(_listen(reader, heard)) for reader, _ in pages]
    bare: list[float] = []
    waits: list[float] = []
    for _ in range(ALERTS):
        begun, own = await asyncio.to_thread(publish)
        while len(heard) < PAGES:
            await asyncio.sleep(0.01)
        waits += [moment - begun for moment in heard]
        bare.append(own)
        heard.clear()
    for task in told:
        task.cancel()
    for _, writer in pages:
        writer.close()
    return waits, bare


async def _open(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /stream HTTP/1.1\r\nHost: live\r\n\r\n")
    await reader.readuntil(b"retry: ")
    return reader, writer


async def _listen(reader: asyncio.StreamReader, heard: list[float]) -> None:
    while True:
        await reader.readuntil(b"data: ")
        heard.append(time.perf_counter())


def _publisher() -> Publish:
    """A function that publishes one alert; returns when it began and a bare listener's wait."""
    from django.utils import timezone

    from lamppost.agencies.models import Agency
    from lamppost.alerts import actions
    from lamppost.alerts.data import NewAlert, Wording
    from lamppost.config.databases import owner_url
    from lamppost.places.cells import cell_at
    from lamppost.places.data import Category

    agency = Agency.objects.create(slug="bench", name="Bench PD", kind="police")
    words = Wording("Reports of shots fired", "Unconfirmed.", "Disparos", "Sin confirmar.")

    def publish() -> tuple[float, float]:
        now = timezone.now()
        new = NewAlert(
            agency.pk, agency.name, Category.SHOTS_FIRED, words, cell_at(41.917, -87.707),
            "Kedzie and Armitage", False, now - timedelta(minutes=9), now, now,
        )  # fmt: skip
        ready, done = threading.Event(), []

        def listen() -> None:
            with psycopg.connect(owner_url(), autocommit=True) as there:
                there.execute("LISTEN alerts")
                ready.set()
                next(there.notifies())
                done.append(time.perf_counter())

        listener = threading.Thread(target=listen)
        listener.start()
        ready.wait()
        begun = time.perf_counter()
        actions.publish(new, now=now)
        listener.join()
        return begun, done[0] - begun

    return publish
