"""Fetching a feed: one GET to an address that was checked, and nowhere else.

The name is resolved once, every address it has must be public, and the connection goes to one of
those, so a name that answers differently a moment later leads nowhere. No redirects, no proxy, no
cookies, no netrc. What a failed request was about is not in the errors.
"""

from __future__ import annotations

import io
import os
import re
import socket
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import SplitResult, urlsplit

import pycurl

from lamppost.dispatch.addresses import Refused, resolve

__all__ = ["Answer", "Failed", "Refused", "get"]

LARGEST = 20_000_000  # bytes, unpacked
CONNECT_SECONDS, ALL_SECONDS = 10, 60
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]")
CA_FILE = "/etc/ssl/certs/ca-certificates.crt"  # Debian's, Alpine's and Arch's place


class Failed(Exception):
    """The feed did not answer, or not with something we would read."""


@dataclass(frozen=True)
class Answer:
    """What a feed answered. `body` is empty unless the status is 200."""

    status: int
    body: bytes = b""
    etag: str = ""
    retry_after: timedelta | None = None


@dataclass
class _Reply:
    """Filled by curl as the answer comes in."""

    body: io.BytesIO = field(default_factory=io.BytesIO)
    headers: dict[str, str] = field(default_factory=dict)

    def write(self, part: bytes) -> int:
        if self.body.tell() + len(part) > LARGEST:
            return 0  # curl stops when less is taken than it gave
        return self.body.write(part)

    def header(self, line: bytes) -> None:
        if line.startswith(b"HTTP/"):
            self.headers.clear()
        name, _, value = line.decode("latin-1").partition(":")
        self.headers[name.strip().lower()] = value.strip()


def get(url: str, *, etag: str = "", token: str = "", allow_loopback: bool = False) -> Answer:
    """Ask a feed once. `token` is SODA's application token.

    Refused if the address must not be asked, Failed if no answer can be had.
    """
    where = _parts(url, allow_loopback)
    port = where.port or (443 if where.scheme == "https" else 80)
    host = where.hostname or ""
    addresses = resolve(host, port, allow_loopback=allow_loopback)
    reply, sockets = _Reply(), _OnlyTo(addresses)
    curl = pycurl.Curl()
    try:
        _set_up(curl, url, reply, _headers(etag, token))
        curl.setopt(pycurl.RESOLVE, [f"{host}:{port}:{','.join(map(_bracketed, addresses))}"])
        curl.setopt(pycurl.OPENSOCKETFUNCTION, sockets)
        curl.perform()
        return _answer(curl.getinfo(pycurl.RESPONSE_CODE), reply)
    except pycurl.error as error:
        raise Failed(f"curl error {error.args[0]}") from None
    finally:
        curl.close()
        sockets.close()


def _parts(url: str, allow_loopback: bool) -> SplitResult:
    try:
        where = urlsplit(url)
        host = where.netloc.rpartition(":")[0] if where.port else where.netloc
    except ValueError:
        raise Refused("not a URL") from None
    if where.scheme != "https" and not (where.scheme == "http" and allow_loopback):
        raise Refused("only https")
    if not HOST.fullmatch(host.lower()) or not url.isascii() or any(c <= " " for c in url):
        raise Refused("not a plain host name")
    return where


def _set_up(curl: pycurl.Curl, url: str, reply: _Reply, headers: list[str]) -> None:
    for option, value in (
        (pycurl.URL, url),
        (pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS),
        (pycurl.FOLLOWLOCATION, 0),
        (pycurl.PROXY, ""),
        (pycurl.NETRC, pycurl.NETRC_IGNORED),
        (pycurl.NOSIGNAL, 1),
        (pycurl.CONNECTTIMEOUT, CONNECT_SECONDS),
        (pycurl.TIMEOUT, ALL_SECONDS),
        (pycurl.ACCEPT_ENCODING, "gzip"),
        (pycurl.USERAGENT, "Lamppost"),
        (pycurl.HTTPHEADER, headers),
        (pycurl.WRITEFUNCTION, reply.write),
        (pycurl.HEADERFUNCTION, reply.header),
    ):
        curl.setopt(option, value)
    if ca_file := _ca_file():
        curl.setopt(pycurl.CAINFO, ca_file)


def _ca_file() -> str:
    given = os.environ.get("SSL_CERT_FILE", CA_FILE)
    return given if os.path.exists(given) else ""


def _headers(etag: str, token: str) -> list[str]:
    given = {"If-None-Match": etag, "X-App-Token": token}
    return [f"{name}: {value}" for name, value in given.items() if value and value.isprintable()]


@dataclass
class _OnlyTo:
    """Opens curl's sockets: for these addresses only, whatever curl believes."""

    addresses: list[str]
    opened: list[socket.socket] = field(default_factory=list)

    def __call__(self, purpose: int, address: Any) -> socket.socket | int:
        if address.addr[0] not in self.addresses:
            return int(pycurl.SOCKET_BAD)
        self.opened.append(socket.socket(address.family, address.socktype, address.protocol))
        return self.opened[-1]

    def close(self) -> None:
        """Close our side; curl works on a duplicate of its own."""
        for one in self.opened:
            one.close()


def _answer(status: int, reply: _Reply) -> Answer:
    return Answer(
        status,
        reply.body.getvalue() if status == 200 else b"",
        reply.headers.get("etag", ""),
        _wait(reply.headers.get("retry-after", "")),
    )


def _wait(value: str) -> timedelta | None:
    """Retry-After (RFC 9110, 10.2.3): seconds, or a date."""
    if re.fullmatch(r"\d{1,9}", value):
        return timedelta(seconds=int(value))
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(at - datetime.now(UTC), timedelta(0))


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address
