"""One listener for all open pages: PostgreSQL wakes it, it reads the live log, pages wait on it.

A notice carries nothing: any login of the database can send one, so what is told comes from the
table, which only the desk and the worker can write.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import OrderedDict
from typing import Any

import psycopg
from django.conf import settings

KEPT = 500  # notes that a returning page can still get
HEARTBEAT = 15.0  # seconds between signs of life, so that proxies keep the line open
# Numbers are drawn before a transaction commits, so a lower one can become visible after a higher
# one. Looking back this far finds it; pages drop what they have by alert and version.
OVERLAP = 50
NEWER = "SELECT seq, payload FROM alerts_livelog WHERE seq > %s ORDER BY seq"
NEWEST = "SELECT seq, payload FROM alerts_livelog ORDER BY seq DESC LIMIT %s"
logger = logging.getLogger(__name__)


class Note:
    """One message in a chain; each page holds the last one it sent and waits for the next."""

    __slots__ = ("followed", "message", "next", "number")

    def __init__(self, number: int, message: bytes) -> None:
        self.number, self.message = number, message
        self.next: Note | None = None
        self.followed = asyncio.Event()


class Hub:
    def __init__(self) -> None:
        self.newest = Note(0, b"")
        self.is_listening = False
        self._recent: OrderedDict[int, bytes] = OrderedDict()  # seq -> message, in order of arrival

    def tell(self, message: bytes) -> None:
        """Wake every page with this message."""
        note = Note(self.newest.number + 1, message)
        before, self.newest = self.newest, note
        before.next = note
        before.followed.set()

    def publish(self, seq: int, payload: dict[str, Any]) -> None:
        """Tell an entry of the live log, unless it was told before."""
        if seq in self._recent:
            return
        self.remember(seq, payload)
        self.tell(self._recent[seq])

    def remember(self, seq: int, payload: dict[str, Any]) -> None:
        data = json.dumps({"seq": seq, **payload}, ensure_ascii=False, separators=(",", ":"))
        self._recent[seq] = f"id: {seq}\ndata: {data}\n\n".encode()
        while len(self._recent) > KEPT:
            self._recent.popitem(last=False)

    def since(self, seq: int) -> list[bytes]:
        """The kept messages after `seq`, and a few before it that may have become visible late."""
        return [m for number, m in sorted(self._recent.items()) if number > seq - OVERLAP]

    def highest(self) -> int:
        return max(self._recent, default=0)


async def listen(hub: Hub) -> None:
    """Listen for ever; after a lost connection, tell what was missed."""
    beat = asyncio.create_task(_beat(hub))
    try:
        while True:
            try:
                await _listen_once(hub)
            except psycopg.Error as lost:
                logger.warning("the database is away: %s", type(lost).__name__)
            hub.is_listening = False
            await asyncio.sleep(1)
    finally:
        beat.cancel()


async def _beat(hub: Hub) -> None:
    while True:
        await asyncio.sleep(HEARTBEAT)
        hub.tell(b": here\n\n")


async def _listen_once(hub: Hub) -> None:
    async with await _connect() as line, await _connect() as reader:
        await line.execute("LISTEN alerts")
        await _catch_up(hub, reader)
        hub.is_listening = True
        while True:
            async for _ in line.notifies(timeout=HEARTBEAT):
                await _catch_up(hub, reader)
            await line.execute("SELECT 1")  # a line that died quietly is noticed here


async def _catch_up(hub: Hub, reader: psycopg.AsyncConnection[Any]) -> None:
    """Tell what is new in the live log; at the start, only remember the last of it."""
    if hub.is_listening or hub.highest():
        rows = await reader.execute(NEWER, [hub.highest() - OVERLAP])
        for seq, payload in await rows.fetchall():
            hub.publish(seq, payload)
    else:
        rows = await reader.execute(NEWEST, [KEPT])
        for seq, payload in reversed(await rows.fetchall()):
            hub.remember(seq, payload)


async def _connect() -> psycopg.AsyncConnection[Any]:
    base = settings.DATABASES["default"]
    return await psycopg.AsyncConnection.connect(
        host=base["HOST"],
        port=base["PORT"] or None,
        dbname=base["NAME"],
        user=base["USER"],
        password=base["PASSWORD"],
        autocommit=True,
        connect_timeout=10,
    )
