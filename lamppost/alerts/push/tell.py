"""Telling a few residents by push: their browsers, sealed messages, what became of each."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lamppost.alerts.batches import Again, Batch
from lamppost.alerts.models import Alert, AlertEvent, PushSubscription
from lamppost.alerts.push import message, pool
from lamppost.alerts.push.seal import seal
from lamppost.alerts.push.sender import Fate, Outcome, Push, Sender
from lamppost.alerts.push.vapid import Vapid

SMALL, MOST, HANDFULS = 8, 250, 400


@dataclass
class PushTeller:
    """Keeps connections and signed headers from one batch to the next."""

    sender: Sender
    vapid: Vapid

    def tell(
        self, people: Sequence[UUID], alert: Alert, event: AlertEvent, now: datetime
    ) -> dict[UUID, Again]:
        """Push to every browser of these residents; browsers that are gone are deleted.

        Returns whom to try again.
        """
        targets = pool.take(people)
        outcomes = self.sender.post(self._pushes(targets, alert, event, now))
        ends = list(zip(targets, outcomes, strict=True))
        gone = [target.subscription_id for target, end in ends if end.fate == Fate.GONE]
        if gone:
            PushSubscription.objects.filter(pk__in=gone).delete()
        return _again(ends)

    def handful(self, batch: Batch) -> int:
        """Those a killed worker may repeat: a four-hundredth of all, within what a line carries.

        Of a small alert it is a hundredth, 8 at most: fewer at a time would keep the last waiting.
        """
        few = max(1, min(SMALL, batch.people // 100))
        return max(few, min(MOST, batch.people // HANDFULS))

    def close(self) -> None:
        self.sender.close()

    def _pushes(
        self, targets: Sequence[pool.Target], alert: Alert, event: AlertEvent, now: datetime
    ) -> list[Push]:
        texts: dict[str, bytes] = {}
        headers: dict[str, tuple[str, ...]] = {}
        pushes = []
        for target in targets:
            origin, language = _origin(target.endpoint), target.language
            if language not in texts:
                texts[language] = message.payload(alert, event, language)
            if origin not in headers:
                signed = self.vapid.header(origin, time.time())
                headers[origin] = message.headers(alert, event, signed, now)
            body = seal(target.agreed, texts[language])
            pushes.append(Push(target.endpoint, origin, headers[origin], body))
        return pushes


def _again(ends: Sequence[tuple[pool.Target, Outcome]]) -> dict[UUID, Again]:
    """Residents with a browser that could not be reached now; another of theirs may have been."""
    later = {t.resident_id: end for t, end in ends if end.fate == Fate.LATER}
    if not later:
        return {}
    heard = {t.resident_id for t, end in ends if end.fate == Fate.SENT or end.unsure}
    return {person: Again(end.after, person in heard) for person, end in later.items()}


def _origin(endpoint: str) -> str:
    """https://host[:port] of an endpoint that was checked when it came in."""
    return "/".join(endpoint.split("/", 3)[:3])
