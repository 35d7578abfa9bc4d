"""The public's alerts as an Atom feed (RFC 4287), for readers, bots and screens in a lobby.

An entry keeps its id when its alert is corrected, taken back or over; only its words and its
`updated` change. Places are no finer than a cell's middle (GeoRSS-Simple).
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from lamppost.alerts import lookups as alerts
from lamppost.alerts.data import SHOWN_FOR, AlertCard, HistoryStep, Status, Step
from lamppost.feed.cards import words
from lamppost.feed.conditional import answer, changed_at
from lamppost.places import lookups as places

MOST = 100


class Feed(Atom1Feed):
    """Atom with a position on each entry."""

    def root_attributes(self) -> dict[str, str]:
        given: dict[str, str] = super().root_attributes()
        return {**given, "xmlns:georss": "http://www.georss.org/georss"}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("georss:point", item["point"])


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    cards = alerts.recent(now - SHOWN_FOR, now, limit=MOST)
    kind = "application/atom+xml; charset=utf-8"
    return answer(request, cards, lambda: HttpResponse(_feed(cards), content_type=kind), "atom")


def _feed(cards: list[AlertCard]) -> bytes:
    feed = Feed(
        title=_("Lamppost: alerts in %(city)s") % {"city": places.city().name},
        link=f"{settings.SITE_URL}/alerts",
        feed_url=f"{settings.SITE_URL}/alerts.atom",
        description="",
        subtitle=_("Not for emergencies: call 911. Alerts leave after 48 hours."),
        language=get_language(),
    )
    for card in cards:
        _add(feed, card, alerts.history(card.id) if card.version > 1 else [])
    return feed.writeString("utf-8").encode()


def _add(feed: Feed, card: AlertCard, steps: list[HistoryStep]) -> None:
    language = get_language() or "en"
    text = card.text(language)
    if card.status == Status.RETRACTED:
        text = next(words(step, language)[1] for step in steps if step.kind == Step.RETRACTED)
    feed.add_item(
        title=_title(card, language),
        link=f"{settings.SITE_URL}/alerts/{card.id}",
        description=text,
        unique_id=f"urn:uuid:{card.id}",
        pubdate=card.published_at,
        updateddate=changed_at(card.id, card.version) or card.published_at,
        author_name=card.source_name,
        categories=[card.category, card.status, "confirmed" if card.confirmed else "unconfirmed"],
        point=f"{card.latitude:.6f} {card.longitude:.6f}",
    )


def _title(card: AlertCard, language: str) -> str:
    title = card.title(language)
    if card.status == Status.RETRACTED:
        return _("Taken back: %(title)s") % {"title": title}
    return title if card.confirmed else _("Unconfirmed: %(title)s") % {"title": title}
