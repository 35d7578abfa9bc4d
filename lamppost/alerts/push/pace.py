"""How fast one push service may be asked, and when it must be left alone. Pure: `now` is given.

A token bucket per service. 429 halves the rate, acceptance raises it again; Retry-After is
honoured, and a service that does not answer is left alone for longer each time.
"""

from __future__ import annotations

from dataclasses import dataclass

FASTEST = 20_000.0  # a second, to one service from one process
SLOWEST = 20.0
BURST = 500.0
REGAINED = 1.0002  # by each accepted push: doubles in about 3,500
LONGEST_PAUSE = 300.0  # seconds


@dataclass
class Pace:
    """The pace towards one push service. All times are in seconds of one clock."""

    rate: float = FASTEST
    tokens: float = BURST
    counted_at: float = 0.0
    paused_until: float = 0.0
    failures: int = 0

    def paused_for(self, now: float) -> float:
        """How long to leave the service alone: 0 if it may be asked."""
        return max(0.0, self.paused_until - now)

    def wait(self, now: float) -> float:
        """Take a turn: 0 if it is ours now, else how long until there is one (none was taken)."""
        gained = max(0.0, now - self.counted_at) * self.rate
        self.tokens = min(BURST, self.tokens + gained)
        self.counted_at = now
        if self.tokens < 1:
            return (1 - self.tokens) / self.rate
        self.tokens -= 1
        return 0.0

    def accepted(self) -> None:
        self.failures = 0
        self.rate = min(FASTEST, self.rate * REGAINED)

    def refused(self, now: float, retry_after: float, *, too_fast: bool) -> float:
        """Note that the service could not take a push; returns how long it is left alone.

        `retry_after` in seconds, 0 if it did not say. Many refusals at once count as one.
        """
        if now < self.paused_until:
            return self.paused_until - now
        self.failures += 1
        if too_fast:
            self.rate = max(SLOWEST, self.rate / 2)
        pause = max(retry_after, min(LONGEST_PAUSE, 2.0**self.failures))
        self.paused_until = now + pause
        return pause
