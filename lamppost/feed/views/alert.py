"""One alert with its whole history. The address stays good; the words of each step stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lamppost.agencies import lookups as agencies
from lamppost.alerts import lookups as alerts
from lamppost.alerts.data import AlertCard, HistoryStep, Step
from lamppost.feed.cards import distance, words
from lamppost.feed.choice import Choice
from lamppost.feed.conditional import answer
from lamppost.feed.live import live
from lamppost.feed.map import map_of_alert
from lamppost.residents import lookups as residents


@dataclass(frozen=True)
class Told:
    """One step of the history; what it replaced if it was a correction."""

    kind: Step
    at: datetime
    title: str
    text: str
    old_title: str = ""
    old_text: str = ""


@require_safe
def show(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    card = alerts.one(alert_id)
    if card is None:
        raise Http404
    mine = residents.my_places(request.user.pk) if request.user.is_authenticated else []
    far = distance(card, mine)

    def make() -> HttpResponse:
        return render(request, "feed/alert.html", _context(card) | {"distance": far})

    return answer(request, [card], make, far, request.user.is_authenticated)


def _context(card: AlertCard) -> dict[str, object]:
    language = get_language() or "en"
    history = tell(alerts.history(card.id), language)
    return {
        "card": card,
        "title": card.title(language),
        "text": card.text(language),
        "agency": agencies.by_id(card.agency_id),
        "history": history,
        "corrected": next((t for t in reversed(history) if t.kind == Step.CORRECTED), None),
        "retracted": next((t for t in history if t.kind == Step.RETRACTED), None),
        "address": f"{settings.SITE_URL}/alerts/{card.id}",
        "live": live(Choice(), "page"),
        "map": map_of_alert(card),
    }


def tell(steps: list[HistoryStep], language: str) -> list[Told]:
    """The history in one language, each correction with the words it replaced."""
    told: list[Told] = []
    standing = ("", "")
    for step in steps:
        now = words(step, language)
        before = standing if step.kind == Step.CORRECTED else ("", "")
        told.append(Told(step.kind, step.at, *now, *before))
        if step.kind in (Step.PUBLISHED, Step.CORRECTED):
            standing = now
    return told
