"""Handing pushes to push services, many at a time over few HTTP/2 connections (RFC 8030).

`Sender` is the whole interface; `CurlSender` is the one there is. It follows no redirect, uses no
proxy, reads no answer's body, and connects to public addresses only.
"""

from __future__ import annotations

import os
import ssl
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple, Protocol

import pycurl

from lamppost.alerts.push.endpoint import opener
from lamppost.alerts.push.pace import Pace

CONNECT_MS, ALL_MS = 4000, 8000
CONNECTIONS = 4  # to one push service
ACCEPTED, GONE, TOO_MANY = (200, 201, 202, 204), (404, 410), 429
NEVER_MIND = range(400, 500)  # it will say the same tomorrow


class Push(NamedTuple):
    """One sealed message on its way. `headers` are ready "Name: value" lines."""

    endpoint: str
    origin: str
    headers: tuple[str, ...]
    body: bytes


class Fate(IntEnum):
    SENT = 0
    GONE = 1  # the browser is no longer subscribed
    LATER = 2  # the service could not take it now
    REFUSED = 3  # it never will


class Outcome(NamedTuple):
    fate: Fate
    after: float = 0.0  # seconds to wait, if LATER
    unsure: bool = False  # no answer came: it may have been taken


class Sender(Protocol):
    def post(self, pushes: Sequence[Push]) -> list[Outcome]:
        """Hand over all of these at once; one outcome each, in order. Never raises."""

    def close(self) -> None:
        """Let go of open connections."""


@dataclass
class CurlSender:
    """Over libcurl's multi interface, which shares connections and multiplexes on them."""

    loopback: bool = False  # also to this machine and without TLS, for tests
    ca_file: str = ""

    def __post_init__(self) -> None:
        self._paces: dict[str, Pace] = {}
        self._idle: list[pycurl.Curl] = []
        self._open_socket = opener(loopback=self.loopback)
        self._ca = self.ca_file or ssl.get_default_verify_paths().cafile or _DEBIAN_CA
        self._multi = _multi()

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()
        self._multi.close()
        self._multi = _multi()

    def post(self, pushes: Sequence[Push]) -> list[Outcome]:
        outcomes = [Outcome(Fate.REFUSED)] * len(pushes)
        waiting, running = deque(enumerate(pushes)), 0
        while waiting or running:
            pause = 0.0
            while waiting and not pause:
                number, push = waiting[0]
                pause = self._begin(number, push, outcomes)
                if not pause:
                    waiting.popleft()
            running = self._perform(pushes, outcomes)
            if running or pause:
                self._multi.select(min(pause or 0.05, 0.05))
        return outcomes

    def _begin(self, number: int, push: Push, outcomes: list[Outcome]) -> float:
        """Start one transfer, or say why not; returns how long to wait before trying again."""
        pace, now = self._paces.setdefault(push.origin, Pace()), time.monotonic()
        if paused := pace.paused_for(now):
            outcomes[number] = Outcome(Fate.LATER, paused)
            return 0.0
        if pause := pace.wait(now):
            return pause
        curl = self._idle.pop() if self._idle else self._new()
        try:
            curl.setopt(pycurl.URL, push.endpoint)
        except (pycurl.error, UnicodeError):
            self._idle.append(curl)
            return 0.0
        curl.setopt(pycurl.HTTPHEADER, push.headers)
        curl.setopt(pycurl.POSTFIELDS, push.body)
        curl.number = number
        self._multi.add_handle(curl)
        return 0.0

    def _perform(self, pushes: Sequence[Push], outcomes: list[Outcome]) -> int:
        """Let curl work; returns how many transfers are still under way."""
        _, running = self._multi.perform()
        queued = 1
        while queued:
            queued, done, failed = self._multi.info_read(500)
            for curl in done:
                self._end(curl, pushes, outcomes, curl.getinfo(pycurl.RESPONSE_CODE))
            for curl, _, _ in failed:
                self._end(curl, pushes, outcomes, 0)
        return int(running)

    def _end(
        self, curl: pycurl.Curl, pushes: Sequence[Push], outcomes: list[Outcome], status: int
    ) -> None:
        pace = self._paces[pushes[curl.number].origin]
        outcomes[curl.number] = _judge(status, curl, pace)
        self._multi.remove_handle(curl)
        self._idle.append(curl)

    def _new(self) -> pycurl.Curl:
        curl = pycurl.Curl()
        for option, value in (
            (pycurl.POST, 1),
            (pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_2TLS),
            (pycurl.PIPEWAIT, 1),
            (pycurl.PROTOCOLS, pycurl.PROTO_HTTPS | (pycurl.PROTO_HTTP if self.loopback else 0)),
            (pycurl.FOLLOWLOCATION, 0),
            (pycurl.PROXY, ""),
            (pycurl.NETRC, pycurl.NETRC_IGNORED),
            (pycurl.NOSIGNAL, 1),
            (pycurl.CONNECTTIMEOUT_MS, CONNECT_MS),
            (pycurl.TIMEOUT_MS, ALL_MS),
            (pycurl.USERAGENT, "Lamppost"),
            (pycurl.CAINFO, self._ca),
            (pycurl.OPENSOCKETFUNCTION, self._open_socket),
            (pycurl.WRITEFUNCTION, len),
        ):
            curl.setopt(option, value)
        return curl


_DEBIAN_CA = "/etc/ssl/certs/ca-certificates.crt"


def _multi() -> pycurl.CurlMulti:
    multi = pycurl.CurlMulti()
    multi.setopt(pycurl.M_PIPELINING, pycurl.PIPE_MULTIPLEX)
    multi.setopt(pycurl.M_MAX_HOST_CONNECTIONS, CONNECTIONS)
    return multi


def _judge(status: int, curl: pycurl.Curl, pace: Pace) -> Outcome:
    """What a status (0 for no answer) means for one push and for its service."""
    if status in ACCEPTED:
        pace.accepted()
        return Outcome(Fate.SENT)
    if status in GONE:
        return Outcome(Fate.GONE)
    if status in NEVER_MIND and status not in (408, TOO_MANY):
        return Outcome(Fate.REFUSED)
    retry_after = float(curl.getinfo(pycurl.RETRY_AFTER)) if status else 0.0
    pause = pace.refused(time.monotonic(), retry_after, too_fast=status == TOO_MANY)
    return Outcome(Fate.LATER, pause, unsure=not status)


def from_settings(*, loopback: bool) -> CurlSender:
    """The sender of this installation; `LAMPPOST_PUSH_CA` names another trust file, for tests."""
    return CurlSender(loopback=loopback, ca_file=os.environ.get("LAMPPOST_PUSH_CA", ""))
