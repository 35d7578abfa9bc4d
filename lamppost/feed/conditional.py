"""Pages that are asked about each time and sent again only if they changed (RFC 9110, 13).

The ETag is the truth of it. Last-Modified is told, and not trusted: an alert that leaves after two
days changes a page without any newer date.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.utils.translation import get_language

from lamppost.alerts import lookups as alerts
from lamppost.feed.choice import Card


def answer(
    request: HttpRequest,
    cards: Sequence[Card],
    make: Callable[[], HttpResponse],
    *more: object,
) -> HttpResponse:
    """304 if the reader has it, else what `make` makes. `more` is what else the page shows."""
    tag = etag(request, cards, *more)
    response = get_conditional_response(request, tag, None) or make()
    response["ETag"] = tag
    if cards:
        changed = max(changed_at(card.id, card.version) or card.published_at for card in cards)
        response["Last-Modified"] = http_date(changed.timestamp())
    patch_cache_control(response, private=True, no_cache=True)
    return response


def etag(request: HttpRequest, cards: Sequence[Card], *more: object) -> str:
    """Changes with the alerts, their versions, the reader's language and day, and whatever else.

    Also with the token of the forms on the page: after signing in anew the old one is void.
    """
    token = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    shown = [(str(card.id), card.version, card.is_over) for card in cards]
    facts = (shown, get_language(), timezone.localdate().isoformat(), token, *more)
    return f'"{hashlib.sha256(repr(facts).encode()).hexdigest()[:24]}"'


@lru_cache(maxsize=4000)
def changed_at(alert_id: UUID, version: int) -> datetime | None:
    """When this version of an alert came about; None for the first: when it was published."""
    if version == 1:
        return None
    return max((step.at for step in alerts.history(alert_id)), default=None)
