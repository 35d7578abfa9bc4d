"""A push service for tests and benches: HTTP/2 over TLS, in a process of its own, counting.

What an endpoint's last part begins with says how it behaves: `gone-` answers 410, `busy-` answers
429 with Retry-After: 1 once and then takes the push, `no-` answers 403; all others take it.
"""

from __future__ import annotations

import base64
import contextlib
import datetime
import http.client
import ipaddress
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

seen: Counter[str] = Counter()
pushes: dict[str, list[dict[str, Any]]] = {}
busy: set[str] = set()
KEEP_BODIES = os.environ.get("SINK_KEEPS") == "1"


async def app(scope: Any, protocol: Any) -> None:
    """The push service's side, in granian's own interface (RSGI), which costs least."""
    name = scope.path.rsplit("/", 1)[-1]
    if scope.method == "GET":
        found: Any = dict(seen) if name == "seen" else sum(seen.values())
        if scope.path.startswith("/pushes/"):
            found = pushes.get(name, [])
        return protocol.response_str(200, [], json.dumps(found))
    body = await protocol()
    status = judge(name)
    if status == 201:
        seen[name] += 1
        if KEEP_BODIES:
            kept = {"headers": dict(scope.headers.items()), "http": scope.http_version}
            pushes.setdefault(name, []).append(kept | {"body": base64.b64encode(body).decode()})
    return protocol.response_empty(status, [("retry-after", "1")] if status == 429 else [])


def judge(name: str) -> int:
    if name.startswith("gone-"):
        return 410
    if name.startswith("no-"):
        return 403
    if name.startswith("busy-") and name not in busy:
        busy.add(name)
        return 429
    return 201


@dataclass
class Sink:
    """A running push service and the certificate to trust it by."""

    url: str
    ca_file: str
    _line: http.client.HTTPSConnection | None = None

    def endpoint(self, name: str) -> str:
        return f"{self.url}/push/{name}"

    def seen(self) -> dict[str, int]:
        """How often each endpoint took a push."""
        return dict(self._get("seen"))

    def total(self) -> int:
        return int(self._get("total"))

    def pushes(self, name: str) -> list[dict[str, Any]]:
        """What an endpoint took: headers, body (base64), HTTP version."""
        return list(self._get(f"pushes/{name}"))

    def _get(self, what: str) -> Any:
        if self._line is None:
            context = ssl.create_default_context(cafile=self.ca_file)
            where = urlsplit(self.url)
            self._line = http.client.HTTPSConnection(where.netloc, context=context, timeout=20)
        try:
            self._line.request("GET", f"/{what}")
            return json.load(self._line.getresponse())
        except http.client.RemoteDisconnected:  # it ended a line that was idle for long
            self.close()
            return self._get(what)

    def close(self) -> None:
        if self._line:
            self._line.close()
        self._line = None


@contextlib.contextmanager
def running(*, keep_bodies: bool = True) -> Iterator[Sink]:
    """A push service on a free port of this machine."""
    with tempfile.TemporaryDirectory(prefix="lp-sink-") as folder:
        cert, key = make_certificate(Path(folder))
        port = free_port()
        command = [sys.executable, "-m", "granian", "tests.push_sink:app", "--interface", "rsgi"]
        command += ["--host", "127.0.0.1", "--port", str(port), "--http", "auto", "--no-ws"]
        command += ["--ssl-certificate", str(cert), "--ssl-keyfile", str(key)]
        command += ["--log-level", "error", "--backlog", "1024", "--loop", "asyncio"]
        env = os.environ | {"SINK_KEEPS": "1" if keep_bodies else "0"}
        root = Path(__file__).resolve().parents[1]
        child = subprocess.Popen(command, env=env, cwd=root, start_new_session=True)
        try:
            sink = Sink(f"https://127.0.0.1:{port}", str(cert))
            wait_for(sink)
            yield sink
            sink.close()
        finally:
            os.killpg(child.pid, signal.SIGKILL)  # it holds nothing, and waits for open lines
            child.wait()


def wait_for(sink: Sink) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError):
            sink.total()
            return
        sink.close()
        time.sleep(0.05)
    raise RuntimeError("the push service did not start")


def free_port() -> int:
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine that is its own authority."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "push service for tests")])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    cert = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "cert.pem", folder / "key.pem"
    paths[0].write_bytes(cert.public_bytes(Encoding.PEM))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    paths[1].write_bytes(private)
    return paths
