"""A token bucket per key: so many requests a second, with some saved up. Kept in the process."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from dataclasses import dataclass, field


@dataclass
class Buckets:
    """`per_second` requests in the long run, `burst` at once. Times are seconds of one clock."""

    per_second: float
    burst: float
    _left: dict[Hashable, tuple[float, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, key: Hashable, at: float) -> float:
        """0 if the request may pass, else the seconds until one may."""
        with self._lock:
            left, since = self._left.get(key, (self.burst, at))
            left = min(self.burst, left + (at - since) * self.per_second)
            passes = left >= 1
            self._left[key] = (left - passes, at)
        return 0.0 if passes else (1 - left) / self.per_second
