"""The live stream: `GET /stream` tells open pages what happens to alerts, as server-sent events.

A bare ASGI app on purpose: one connection costs about 11 KB here, against 44-63 through Django.
It signs in as lp_live, which may read public alerts and nothing else; it has no session table, no
cookie and no idea who is listening. Every page hears everything and keeps what is near.

Format: https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from lamppost.alerts.live_hub import Hub, Note, listen

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

MOST = 20_000  # open pages of one process
LAG = 500  # notes; a page that is further behind is let go and comes back by itself
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"content-encoding", b"identity"),  # a compressing proxy would hold messages back
    (b"x-accel-buffering", b"no"),
    (b"access-control-allow-origin", b"*"),  # public facts, no credentials
    (b"x-content-type-options", b"nosniff"),
]

hub = Hub()
_open = 0


async def app(scope: Message, receive: Receive, send: Send) -> None:
    """The ASGI entry point."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http":
        await _answer(scope, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    listener: asyncio.Task[None] | None = None
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            listener = asyncio.create_task(listen(hub))
            await send({"type": "lifespan.startup.complete"})
        else:
            if listener:
                listener.cancel()
            await send({"type": "lifespan.shutdown.complete"})
            return


async def _answer(scope: Message, receive: Receive, send: Send) -> None:
    if scope["method"] not in ("GET", "HEAD"):
        await _say(send, 405, {"error": "only GET"})
    elif scope["path"] == "/healthz":
        state = "ok" if hub.is_listening else "unreachable"
        await _say(send, 200 if hub.is_listening else 503, {"surface": "live", "database": state})
    elif scope["path"] != "/stream":
        await _say(send, 404, {"error": "there is only /stream"})
    elif _open >= MOST:
        await _say(send, 503, {"error": "too many open pages"}, (b"retry-after", b"30"))
    else:
        await _stream(scope, receive, send)


async def _say(
    send: Send, status: int, body: dict[str, str], *headers: tuple[bytes, bytes]
) -> None:
    first = [(b"content-type", b"application/json"), (b"cache-control", b"no-store"), *headers]
    await send({"type": "http.response.start", "status": status, "headers": first})
    await send({"type": "http.response.body", "body": json.dumps(body).encode()})


async def _stream(scope: Message, receive: Receive, send: Send) -> None:
    """Send until the page goes away; uvicorn says so through `receive`."""
    global _open
    _open += 1
    sender = asyncio.create_task(_send_all(_last_seen(scope), send))
    try:
        while (await receive())["type"] != "http.disconnect":
            pass
    except asyncio.CancelledError:  # the process is stopping; the page will come back
        await _end(send)
    finally:
        _open -= 1
        sender.cancel()


async def _send_all(after: int | None, send: Send) -> None:
    note = hub.newest
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await _send(send, b"retry: %d\n\n" % random.randint(1000, 5000))
    if after is not None:
        for message in hub.since(after):
            await _send(send, message)
    while hub.newest.number - note.number < LAG:
        note = await _next(note, send)
    await _end(send)


async def _next(note: Note, send: Send) -> Note:
    await note.followed.wait()
    assert note.next is not None
    await _send(send, note.next.message)
    return note.next


async def _send(send: Send, message: bytes) -> None:
    await send({"type": "http.response.body", "body": message, "more_body": True})


async def _end(send: Send) -> None:
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _last_seen(scope: Message) -> int | None:
    """What a returning page saw last: the Last-Event-ID header, or `?after=`."""
    given = dict(scope["headers"]).get(b"last-event-id", b"").decode("latin-1")
    given = given or parse_qs(scope["query_string"].decode("latin-1")).get("after", [""])[0]
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None
