"""The public page of alerts: what is going on, who says so, and what is left out."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lamppost.alerts import lookups as alert_lookups
from lamppost.alerts.data import SHOWN_FOR, AlertCard
from lamppost.feed import choice as choices
from lamppost.feed.cards import render as render_card
from lamppost.feed.chips import chips
from lamppost.feed.choice import PAGE, Choice, Position
from lamppost.feed.conditional import answer
from lamppost.feed.health import dropped_today, silence, time_to_send
from lamppost.feed.live import live
from lamppost.feed.map import map_of
from lamppost.feed.rules import passes
from lamppost.places import lookups as places


@require_safe
def alerts(request: HttpRequest) -> HttpResponse:
    return public(request, is_front=False)


def public(request: HttpRequest, *, is_front: bool) -> HttpResponse:
    """The same list on the first page of somebody not signed in, with words of welcome."""
    now, choice, before = timezone.now(), choices.read(request.GET), choices.position(request)
    cards, items = recent(choice, now, before), f"/items.json{choice.link(hours='48')}"
    said = {
        "silence": silence(now),
        "dropped_today": dropped_today(now),
        "sent_in": time_to_send(now),
        "is_front": is_front,
    }

    def make() -> HttpResponse:
        context = {
            **said,
            "city": places.city().name,
            "chips": chips(choice),
            "family": choice.family,
            "cards": [render_card(card) for card in cards[:PAGE]],
            "older": choices.older(choice, cards[PAGE - 1]) if len(cards) > PAGE else "",
            "everything": choice.link(kind=""),
            "live": live(choice, "list" if before is None else "reload", items=items),
            "map": map_of([], items),
        }
        return render(request, "feed/public.html", context)

    return answer(request, cards, make, said, request.user.is_authenticated, choice)


def recent(choice: Choice, now: datetime, before: Position | None) -> list[AlertCard]:
    """One more than a page of what was published in the last 48 h, newest first."""
    wanted: list[AlertCard] = []
    while len(wanted) <= PAGE:
        page = alert_lookups.recent(now - SHOWN_FOR, now, before=before, limit=PAGE + 1)
        wanted += [card for card in page if passes(card, choice.family)]
        if len(page) <= PAGE:
            break
        before = page[-1].position
    return wanted[: PAGE + 1]
