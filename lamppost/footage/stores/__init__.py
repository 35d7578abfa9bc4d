"""Where finished pictures and clips lie: this machine's disk, or any store that speaks S3."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from django.conf import settings

NAME = re.compile(r"(?:[a-z0-9-]+/)+[a-z0-9-]+\.[a-z0-9]+")  # never "..", never absolute
PREFIX = re.compile(r"(?:[a-z0-9-]+/)+")
PIECE = 256 * 1024  # bytes handed on at a time


class Missing(Exception):
    """There is no such thing in the store."""


class Unreachable(Exception):
    """The store cannot be asked just now."""


class Store(Protocol):
    """Names look like `shown/<uuid>/1/clip.mp4`; ValueError for any other. Unreachable from all."""

    def put(self, name: str, source: Path, content_type: str) -> None:
        """Keep a copy of a file under this name: all of it or nothing."""

    def size(self, name: str) -> int:
        """In bytes. Missing if there is none."""

    def read(self, name: str, start: int, stop: int) -> Iterator[bytes]:
        """Bytes `start` to `stop` (not included), in pieces. Missing if there is none."""

    def fetch(self, name: str, target: Path) -> None:
        """Copy into a new file. Missing if there is none."""

    def delete(self, prefix: str) -> int:
        """Delete everything below `look/<uuid>/`; how much that was. Again is no error."""

    def names(self, prefix: str) -> Iterator[str]:
        """What there is below `look/`, say."""

    def direct(self, name: str, seconds: int) -> str | None:
        """An address at the store itself that holds for so long; None if it has none."""


def checked(name: str) -> str:
    if not NAME.fullmatch(name):
        raise ValueError("not a name of ours")
    return name


def checked_prefix(prefix: str) -> str:
    if not PREFIX.fullmatch(prefix):
        raise ValueError("not a prefix of ours")
    return prefix


def the_store() -> Store:
    """The one this installation uses (LAMPPOST_MEDIA_URL)."""
    return _opened(settings.FOOTAGE_STORE, str(settings.FOOTAGE_FOLDER))


@lru_cache(maxsize=4)
def _opened(url: str, folder: str) -> Store:
    from lamppost.footage.stores.disk import Disk
    from lamppost.footage.stores.s3 import open_s3

    return open_s3(url) if url else Disk(Path(folder) / "store")
