"""The alerts published from an agency's calls, with their history. Read only.

Everything here is public already; nothing here depends on who reads alerts, or how many do.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lamppost.agencies import lookups as agencies
from lamppost.agencies.data import AgencyName
from lamppost.alerts import lookups
from lamppost.alerts.data import SHOWN_FOR, AlertCard

PAGE = 200


@never_cache
@login_required
@require_safe
def alerts(request: HttpRequest) -> HttpResponse:
    mine, language = _agency(request), get_language() or "en"
    cards = _of_agency(mine.id, timezone.now())
    page = {"agency": mine, "alerts": [(card, card.title(language)) for card in cards]}
    return render(request, "feed/officer/alerts.html", page)


@never_cache
@login_required
@require_safe
def alert(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    mine, language = _agency(request), get_language() or "en"
    card = lookups.one(alert_id)
    if card is None or card.agency_id != mine.id:
        raise Http404
    spanish = language.startswith("es")
    page = {
        "card": card,
        "title": card.title(language),
        "text": card.text(language),
        "steps": [
            (
                step,
                step.wording.title_es if spanish else step.wording.title_en,
                step.wording.text_es if spanish else step.wording.text_en,
            )
            for step in reversed(lookups.history(alert_id))
        ],
    }
    return render(request, "feed/officer/alert.html", page)


def _of_agency(agency_id: UUID, now: datetime) -> list[AlertCard]:
    """What was published from this agency's calls in the last 48 hours, newest first."""
    found: list[AlertCard] = []
    before = None
    while True:
        page = lookups.recent(now - SHOWN_FOR, now, before=before, limit=PAGE)
        found += [card for card in page if card.agency_id == agency_id]
        if len(page) < PAGE:
            return found
        before = page[-1].position


def _agency(request: HttpRequest) -> AgencyName:
    officer = agencies.by_login(UUID(str(request.user.pk)))
    if officer is None:
        raise PermissionDenied
    return officer.agency
