"""What a reader asked to see, read from the address: places, kind, hours, and how far down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, QueryDict

from lamppost.alerts import lookups as alerts
from lamppost.alerts.data import AlertCard
from lamppost.feed.data import PostCard
from lamppost.feed.rules import family_of, passes, reaches
from lamppost.places.data import Family
from lamppost.residents.data import WatchedPlace

PAGE = 30  # cards
MAP_MOST = 300  # pins, and lines of the list beside them
NEIGHBORS = "neighbors"  # the filter for posts
HOURS = (24, 48)  # an alert leaves every page 48 h after it was published

Position = tuple[datetime, UUID]
Card = AlertCard | PostCard


@dataclass(frozen=True)
class Choice:
    """`place` is the id of one watched place, or "" for all of them; `neighbors`: posts only."""

    place: str = ""
    family: Family | None = None
    hours: int = HOURS[0]
    neighbors: bool = False

    def link(self, **changed: str) -> str:
        """The query of a link to the same page with something else chosen."""
        fields = {"place": self.place, "kind": self.kind, "hours": str(self.hours)}
        given = {k: v for k, v in (fields | changed).items() if v and (k, v) != ("hours", "24")}
        return f"?{urlencode(given)}"

    @property
    def kind(self) -> str:
        return NEIGHBORS if self.neighbors else self.family or ""


def read(query: QueryDict) -> Choice:
    """What does not make sense is left out, never an error."""
    hours = query.get("hours", "")
    return Choice(
        place=query.get("place", ""),
        family=family_of(query.get("kind", "")),
        hours=int(hours) if hours in map(str, HOURS) else HOURS[0],
        neighbors=query.get("kind") == NEIGHBORS,
    )


def position(request: HttpRequest) -> Position | None:
    """Where the page above ended: `?before=<time>_<id>`."""
    moment, _, alert = request.GET.get("before", "").partition("_")
    with suppress(ValueError):
        at = datetime.fromisoformat(moment)
        return (at, UUID(alert)) if at.tzinfo else None
    return None


def older(choice: Choice, card: Card) -> str:
    """The link to what comes after this card."""
    return choice.link(before=f"{card.published_at.isoformat()}_{card.id}")


def chosen(places: Sequence[WatchedPlace], choice: Choice) -> list[WatchedPlace]:
    """The one place that was asked for, else all of them."""
    return [p for p in places if str(p.id) == choice.place] or list(places)


def near(
    places: Sequence[WatchedPlace],
    choice: Choice,
    now: datetime,
    before: Position | None = None,
    most: int = PAGE,
) -> list[AlertCard]:
    """What these places' owner asked to hear of, newest first."""
    wanted = (
        card
        for card in _all_near(places, now, before)
        if passes(card, choice.family) and any(reaches(card, place) for place in places)
    )
    return list(islice(wanted, most))


def _all_near(
    places: Sequence[WatchedPlace], now: datetime, before: Position | None
) -> Iterator[AlertCard]:
    while page := alerts.near(places, now, before=before, limit=PAGE + 1):
        yield from page
        before = page[-1].position
        if len(page) <= PAGE:
            return
