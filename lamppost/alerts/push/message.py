"""What a push says, and the headers it goes with."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import datetime, timedelta
from uuid import UUID

from lamppost.alerts.data import OLDEST, Step
from lamppost.alerts.models import Alert, AlertEvent
from lamppost.alerts.push.seal import LONGEST
from lamppost.places.data import Severity

MOST_TEXT = 600  # characters; a notification shows fewer
URGENCY = {Severity.LIFE: "high", Severity.URGENT: "high", Severity.ROUTINE: "normal"}
SHORTEST_TTL = timedelta(minutes=1)


def payload(alert: Alert, event: AlertEvent, language: str) -> bytes:
    """The text of a push: JSON in UTF-8, at most 3993 bytes, for the page's service worker.

    `tag` is the alert, so a repeat or a correction takes the place of what is shown already.
    """
    spanish = language.startswith("es")
    said = {
        "kind": str(event.kind),
        "alert": str(alert.pk),
        "version": alert.version,
        "title": event.title_es if spanish else event.title_en,
        "body": (event.text_es if spanish else event.text_en)[:MOST_TEXT],
        "tag": str(alert.pk),
        "url": f"/alerts/{alert.pk}",
    }
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    if len(text) > LONGEST:  # letters of four bytes, or of escapes: say the title alone
        text = json.dumps(said | {"body": ""}, ensure_ascii=False, separators=(",", ":")).encode()
    return text


def headers(alert: Alert, event: AlertEvent, authorization: str, now: datetime) -> tuple[str, ...]:
    """The headers of RFC 8030, 8188 and 8292 for one push service."""
    return (
        f"TTL: {_seconds(alert, event, now)}",
        f"Urgency: {URGENCY[Severity(alert.severity)]}",
        f"Topic: {topic(alert.pk)}",
        "Content-Encoding: aes128gcm",
        "Content-Type: application/octet-stream",
        f"Authorization: {authorization}",
        "Expect:",
        "Accept:",
    )


def topic(alert_id: UUID) -> str:
    """32 base64url characters: a push service keeps only the newest push of one topic."""
    return base64.urlsafe_b64encode(hashlib.sha256(alert_id.bytes).digest()[:24]).decode()


def _seconds(alert: Alert, event: AlertEvent, now: datetime) -> int:
    """How long a push service keeps it: news for what is left of its hour, corrections longer."""
    until = alert.happened_at + OLDEST if event.kind == Step.PUBLISHED else alert.ends_at
    return int(max(SHORTEST_TTL, until - now).total_seconds())
