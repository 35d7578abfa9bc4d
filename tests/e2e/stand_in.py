"""A stand-in for Mozilla's push service: its websocket for a real Firefox, RFC 8030 for us."""

from __future__ import annotations

import asyncio
import base64
import threading
import uuid
from typing import Any

from aiohttp import web


class StandIn:
    """Runs in a thread; `taken` holds the headers of each push that reached a browser."""

    def __init__(self) -> None:
        self.taken: list[dict[str, str]] = []
        self.port = 0
        self._lines: dict[str, web.WebSocketResponse] = {}
        self._loop = asyncio.new_event_loop()
        self._up = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> StandIn:
        self._thread.start()
        assert self._up.wait(20)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(20)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        runner = self._loop.run_until_complete(self._start())
        self._up.set()
        self._loop.run_forever()
        self._loop.run_until_complete(runner.cleanup())
        self._loop.close()

    async def _start(self) -> web.AppRunner:
        app = web.Application()
        app.add_routes([web.get("/", self._line), web.post("/push/{channel}", self._push)])
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.port = runner.addresses[0][1]
        return runner

    async def _line(self, request: web.Request) -> web.WebSocketResponse:
        line = web.WebSocketResponse(protocols=("push-notification",))
        await line.prepare(request)
        async for message in line:
            if message.data == "{}":
                await line.send_str("{}")
                continue
            said = message.json()
            answer = self._answer(said, line)
            if answer:
                await line.send_json({"messageType": said["messageType"], "status": 200} | answer)
        return line

    def _answer(self, said: dict[str, Any], line: web.WebSocketResponse) -> dict[str, Any]:
        channel = said.get("channelID", "")
        match said["messageType"]:
            case "hello":
                known = said.get("uaid") or uuid.uuid4().hex
                return {"uaid": known, "use_webpush": True, "broadcasts": {}}
            case "register":
                self._lines[channel] = line
                endpoint = f"http://127.0.0.1:{self.port}/push/{channel}"
                return {"channelID": channel, "pushEndpoint": endpoint}
            case "unregister":
                self._lines.pop(channel, None)
                return {"channelID": channel}
        return {}

    async def _push(self, request: web.Request) -> web.Response:
        line = self._lines.get(request.match_info["channel"])
        if line is None or line.closed:
            return web.Response(status=410)
        is_right = request.headers.get("Content-Encoding") == "aes128gcm"
        if not is_right or "TTL" not in request.headers:
            return web.Response(status=400)
        if not request.headers.get("Authorization", "").startswith("vapid t="):
            return web.Response(status=401)
        message = {
            "messageType": "notification",
            "channelID": request.match_info["channel"],
            "version": uuid.uuid4().hex,
            "ttl": int(request.headers["TTL"]),
            "data": base64.urlsafe_b64encode(await request.read()).rstrip(b"=").decode(),
            "headers": {"encoding": "aes128gcm"},
        }
        await line.send_json(message)
        self.taken.append(dict(request.headers))
        return web.Response(status=201, headers={"Location": "/message"})
