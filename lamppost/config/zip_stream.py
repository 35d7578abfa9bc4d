"""A ZIP archive made while it is sent: nothing is kept in memory or on disk but one piece.

`zipfile` writes to anything that cannot be sought by putting sizes after the data (APPNOTE 4.3.9).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import RawIOBase


@dataclass(frozen=True)
class Entry:
    name: str
    pieces: Iterator[bytes]


class _Pipe(RawIOBase):
    """What was written since it was last taken."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self._pieces.append(piece)
        return len(piece)

    def take(self) -> bytes:
        taken, self._pieces = b"".join(self._pieces), []
        return taken


def stream(entries: Iterable[Entry], now: datetime) -> Iterator[bytes]:
    """The archive piece by piece."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in entries:
            info = zipfile.ZipInfo(entry.name, now.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, "w", force_zip64=True) as inside:
                for piece in entry.pieces:
                    inside.write(piece)
                    yield pipe.take()
            yield pipe.take()
    yield pipe.take()
