"""Which messages this process has met, so that a call in every poll of a feed is counted once.

Kept in memory only, as keyed hashes that are worth nothing elsewhere; calls that are not kept
leave no other trace. After a restart a call may be counted a second time.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterable

MOST = 200_000  # marks remembered; a big city has some 5,000 calls a day, two or three marks each


class Seen:
    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._key = secrets.token_bytes(32)
        self._marks: OrderedDict[bytes, None] = OrderedDict()
        self._lock = threading.Lock()

    def mark(self, *parts: object) -> bytes:
        """A hash of these parts that means nothing outside this process."""
        return hashlib.blake2b(repr(parts).encode(), key=self._key, digest_size=16).digest()

    def __contains__(self, mark: bytes) -> bool:
        return mark in self._marks

    def update(self, marks: Iterable[bytes]) -> None:
        """Remember; forget the oldest when there are too many."""
        with self._lock:
            self._marks.update(dict.fromkeys(marks))
            while len(self._marks) > self._most:
                self._marks.popitem(last=False)
