"""Telling a few residents by e-mail. Their addresses are opened here, in the worker, and nowhere
else; nothing of them is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lamppost.alerts.batches import Again, Batch
from lamppost.alerts.deliver import Unreachable
from lamppost.alerts.mail import Post
from lamppost.alerts.mail import Unreachable as NoServer
from lamppost.alerts.models import Alert, AlertEvent
from lamppost.residents.lookups import mailable

HANDFUL = 5  # a letter takes some milliseconds, and what is sent twice cannot be replaced


class MailTeller:
    """Keeps the line to the mail server from one batch to the next."""

    def __init__(self, smtp_url: str) -> None:
        self._post = Post(smtp_url)

    def tell(
        self, people: Sequence[UUID], alert: Alert, event: AlertEvent, now: datetime
    ) -> dict[UUID, Again]:
        """Write to each in turn. Unreachable, with the first who was not written to."""
        found = mailable(people)
        there = [person for person in people if person in found]
        done = 0
        try:
            for _ in self._post.send(alert, event, [found[person] for person in there]):
                done += 1
        except NoServer:
            raise Unreachable(there[done]) from None
        return {}

    def handful(self, batch: Batch) -> int:
        return max(1, min(HANDFUL, batch.people // 100))

    def close(self) -> None:
        self._post.close()
