"""Any store that speaks S3: s3://KEY:SECRET@HOST[:PORT]/BUCKET?region=us-east-1&tls=0&prefix=media

KEY and SECRET are percent-encoded. `tls=0` speaks plain http, for a store on this machine or behind
a wall; `prefix` keeps what is ours below one folder of the bucket. The bucket is there before.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import obstore
from obstore import exceptions
from obstore.store import S3Store

from lamppost.footage.stores import PIECE, Missing, Unreachable, checked, checked_prefix

PART = 8 * 1024 * 1024  # bytes; S3 takes no smaller one than 5 MiB
PATIENCE = "30s"  # for one request


def open_s3(url: str) -> S3:
    """ValueError if the address lacks something."""
    parts = urlsplit(url)
    bucket = parts.path.strip("/")
    if parts.scheme != "s3" or not (parts.hostname and bucket and parts.username):
        raise ValueError("the media store needs s3://KEY:SECRET@HOST/BUCKET")
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    plain = options.get("tls") == "0"
    host = parts.netloc.rpartition("@")[2]
    store = S3Store(
        bucket,
        endpoint=f"{'http' if plain else 'https'}://{host}",
        access_key_id=unquote(parts.username),
        secret_access_key=unquote(parts.password or ""),
        region=options.get("region", "us-east-1"),
        virtual_hosted_style_request=False,
        prefix=options.get("prefix"),
        client_options={"allow_http": plain, "timeout": PATIENCE},
        retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=60)},
    )
    return S3(store)


@contextlib.contextmanager
def _said_our_way(name: str) -> Iterator[None]:
    """Missing and Unreachable instead of the library's own."""
    try:
        yield
    except (exceptions.NotFoundError, FileNotFoundError):
        raise Missing(name) from None
    except exceptions.BaseError as why:
        raise Unreachable(type(why).__name__) from None  # its text may quote a signature


class S3:
    def __init__(self, store: S3Store) -> None:
        self.store = store

    def put(self, name: str, source: Path, content_type: str) -> None:
        attributes = {"Content-Type": content_type, "Content-Disposition": "inline"}
        with _said_our_way(name):
            obstore.put(self.store, checked(name), source, attributes=attributes, chunk_size=PART)

    def size(self, name: str) -> int:
        with _said_our_way(name):
            return obstore.head(self.store, checked(name))["size"]

    def read(self, name: str, start: int, stop: int) -> Iterator[bytes]:
        with _said_our_way(name):
            first = self._piece(checked(name), start, min(start + PIECE, stop))
        return self._rest(first, name, start + len(first), stop)

    def _rest(self, first: bytes, name: str, start: int, stop: int) -> Iterator[bytes]:
        yield first
        while start < stop:
            with _said_our_way(name):
                piece = self._piece(name, start, min(start + 8 * PIECE, stop))
            start += len(piece)
            yield piece

    def _piece(self, name: str, start: int, stop: int) -> bytes:
        return bytes(obstore.get_range(self.store, name, start=start, end=stop))

    def fetch(self, name: str, target: Path) -> None:
        with target.open("xb") as out:
            for piece in self.read(name, 0, self.size(name)):
                out.write(piece)

    def delete(self, prefix: str) -> int:
        found = list(self.names(prefix))
        with _said_our_way(prefix), contextlib.suppress(FileNotFoundError):
            if found:
                obstore.delete(self.store, found)
        return len(found)

    def names(self, prefix: str) -> Iterator[str]:
        with _said_our_way(prefix):
            for page in obstore.list(self.store, checked_prefix(prefix)):
                yield from (entry["path"] for entry in page)

    def direct(self, name: str, seconds: int) -> str | None:
        return obstore.sign(self.store, "GET", checked(name), timedelta(seconds=seconds))
