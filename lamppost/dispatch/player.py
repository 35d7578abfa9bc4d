"""Plays a recorded feed into a running instance through the push API, times moved to now."""

from __future__ import annotations

import http.client
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from lamppost.dispatch.data import RawCall
from lamppost.dispatch.replay import timeline

MOST = 500  # calls in one request
TRIES = 8


class Refused(Exception):
    """The instance does not take the calls: a wrong key, or something it cannot read."""


@dataclass
class Player:
    """Sends what is due, `speed` times as fast as it was recorded, starting now."""

    to: str
    key: str
    speed: float
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    counts: dict[str, int] = field(default_factory=dict)

    def play(self, told: Iterable[tuple[datetime, RawCall]]) -> None:
        """Messages in the order they were told, each with the time it was told at."""
        start = self.now()
        for batch in self._due_together(told, start):
            self._send(batch)
            self._progress()

    def _due_together(
        self, told: Iterable[tuple[datetime, RawCall]], start: datetime
    ) -> Iterator[list[dict[str, Any]]]:
        first: datetime | None = None
        batch: list[dict[str, Any]] = []
        for at, call in told:
            first = first or at
            due = start + (at - first) / self.speed
            wait = (due - self.now()).total_seconds()
            if batch and (wait > 0 or len(batch) == MOST):
                yield batch
                batch = []
                wait = (due - self.now()).total_seconds()
            if wait > 0:
                self.sleep(wait)
            batch.append(record(call, shift=due - at))
        if batch:
            yield batch

    def _send(self, batch: list[dict[str, Any]]) -> None:
        body = json.dumps(batch).encode()
        for turn in range(TRIES):
            status, wait, answer = self._post(body)
            if status == 200:
                for one in answer["calls"]:
                    outcome = one["outcome"]
                    self.counts[outcome] = self.counts.get(outcome, 0) + 1
                return
            if status not in (0, 429, 503):
                raise Refused(f"{status} {answer.get('title', '')} {answer.get('errors', '')}")
            self.sleep(wait or min(2**turn, 30))
        raise Refused("it does not answer")

    def _post(self, body: bytes) -> tuple[int, float, dict[str, Any]]:
        """Status (0 if nobody answers), seconds to wait, answer."""
        where = urlsplit(self.to)
        secure = where.scheme == "https"
        connect = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        line = connect(where.hostname or "", where.port, timeout=30)
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        try:
            line.request("POST", "/v1/calls", body, headers)
            response = line.getresponse()
            return response.status, float(response.getheader("Retry-After") or 0), _read(response)
        except OSError:
            return 0, 0.0, {}
        finally:
            line.close()

    def told(self) -> str:
        """What became of all that was sent so far, in a line."""
        counts = ", ".join(f"{n} {outcome}" for outcome, n in sorted(self.counts.items()))
        return f"{sum(self.counts.values())} messages: {counts}"

    def _progress(self) -> None:
        if sys.stderr.isatty():  # a log needs no line per batch
            sys.stderr.write(f"\r\033[K{self.told()}")
            sys.stderr.flush()


def play(feed: str, path: str, *, speed: float, to: str, key: str) -> int:
    """0 when everything was taken in, 1 when the instance refused."""
    player = Player(to, key, speed)
    try:
        player.play(timeline(feed, path))
    except Refused as why:
        sys.stderr.write(f"\n{to} refused: {why}\n")
        return 1
    sys.stderr.write(f"\r{player.told()}\n")
    return 0


def record(call: RawCall, shift: timedelta) -> dict[str, Any]:
    """A call as the push API takes it, its times moved by `shift`."""
    fields = {
        "number": call.number,
        "centre": call.centre,
        "code": call.code,
        "description": call.description or call.code,
        "occurred_at": _moved(call.occurred_at, shift),
        "location": call.location,
        "latitude": call.latitude,
        "longitude": call.longitude,
        "status": str(call.state),
        "final_code": call.final_code,
        "updated_at": _moved(call.updated_at, shift),
        "test": call.is_test,
    }
    return {name: value for name, value in fields.items() if value not in (None, "")}


def _moved(at: datetime | None, shift: timedelta) -> str | None:
    return (at + shift).isoformat() if at else None


def _read(response: http.client.HTTPResponse) -> dict[str, Any]:
    try:
        answer = json.loads(response.read())
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
