"""Alerts and neighbors' posts in one list, newest first, chosen by the same filters (A4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.safestring import SafeString

from lamppost.alerts.data import AlertCard
from lamppost.feed import cards, lookups, post_cards
from lamppost.feed import choice as choices
from lamppost.feed.choice import MAP_MOST, PAGE, Choice, Position
from lamppost.feed.data import PostCard
from lamppost.places.data import Family
from lamppost.residents.data import WatchedPlace

Card = AlertCard | PostCard
KINDS_OF = {Family.FIRE: ("fire",)}  # which kinds of posts stand under a filter for alerts


def near(
    places: Sequence[WatchedPlace],
    choice: Choice,
    now: datetime,
    before: Position | None = None,
    most: int = PAGE,
) -> list[Card]:
    """What reached these places: alerts of two days, posts of a week."""
    alerts = [] if choice.neighbors else choices.near(places, choice, now, before, most)
    posts = lookups.near(places, now, _kinds(choice), before=before, limit=most)
    return _together(alerts, posts, most)


def everywhere(alerts: Sequence[AlertCard], choice: Choice, now: datetime) -> list[Card]:
    """These alerts and the posts of the whole city in the hours that were chosen."""
    since = now - timedelta(hours=choice.hours)
    posts = lookups.recent(since, _kinds(choice), limit=MAP_MOST)
    return _together([] if choice.neighbors else alerts, posts, MAP_MOST)


def render(page: Sequence[Card], places: Sequence[WatchedPlace], now: datetime) -> list[SafeString]:
    """A page of cards for somebody who watches these places."""
    posts = [card.id for card in page if isinstance(card, PostCard)]
    pictures = lookups.pictures(posts, now) if posts else {}
    return [
        post_cards.render(card, places, pictures.get(card.id, ()))
        if isinstance(card, PostCard)
        else cards.render(card, places)
        for card in page
    ]


def is_post(card: Card) -> bool:
    return isinstance(card, PostCard)


def item(post: PostCard) -> dict[str, object]:
    """What a pin needs, and nothing finer than its cell."""
    return {
        "id": str(post.id),
        "lat": post.latitude,
        "lng": post.longitude,
        "category": f"post_{post.kind}",
        "title": post.title,
        "url": reverse("posts:post", args=[post.id]),
        "status": "ended" if post.is_over else "live",
        "version": post.version,
    }


def _kinds(choice: Choice) -> list[str]:
    known = lookups.kinds()
    if choice.family is None:
        return list(known)
    return [word for word in KINDS_OF.get(choice.family, ()) if word in known]


def _together(alerts: Sequence[AlertCard], posts: Sequence[PostCard], most: int) -> list[Card]:
    both: list[Card] = [*alerts, *posts]
    return sorted(both, key=lambda card: card.position, reverse=True)[:most]
