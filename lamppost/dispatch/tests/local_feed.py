"""A real HTTP server on loopback that answers what a test tells it to."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class LocalFeed:
    """The next answer (the last one stays), and the headers of each request so far."""

    port: int = 0
    status: int = 200
    body: bytes = b"[]"
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    cut_off: bool = False  # close the line in the middle of the body

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/calls.json"


@contextlib.contextmanager
def local_feed() -> Iterator[LocalFeed]:
    feed = LocalFeed()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            feed.asked.append({name.lower(): value for name, value in self.headers.items()})
            body = feed.body if feed.status != 304 else b""
            self.send_response(feed.status)
            for name, value in feed.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body) + feed.cut_off))
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    feed.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield feed
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
