"""Feeds: which centres are listened to, decided by the operator, on the public record."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.dispatch import feeds, sources
from lamppost.dispatch.models import Feed
from lamppost.transparency import actions as transparency

SLOWEST, FASTEST = 86_400, 20  # seconds between two polls


class WrongFeed(Exception):
    """The feed cannot be added; says why."""


@transaction.atomic
def add_feed(
    name: str,
    agency_id: UUID,
    *,
    now: datetime,
    url: str | None = None,
    every_seconds: int | None = None,
    token_name: str = "",
) -> UUID:
    """Listen to a feed. What is not said is taken from its description, where there is one.

    Polled at `url` (https) every 20 seconds to a day; pushed if `url` is "". `token_name` stands
    for the environment variable LAMPPOST_FEED_TOKEN_<token_name>. WrongFeed if it cannot be.
    """
    described = feeds.find(name)
    slug = described.name if described else name
    address = url if url is not None else described.url if described else ""
    every = every_seconds or (described.every_seconds if described else 60)
    _check(slug, address, every, token_name, is_known=slug in sources.names())
    feed = Feed.objects.create(
        agency_id=agency_id,
        name=slug,
        source=slug if address else "push",
        url=address,
        every_seconds=every,
        token_name=token_name,
    )
    transparency.record("feed added", now=now, facts={"feed": slug, "polled": bool(address)})
    return feed.pk


@transaction.atomic
def switch_feed(name: str, *, is_live: bool, now: datetime) -> bool:
    """Stop listening to a feed, or start again. False if it was so already or does not exist."""
    if not Feed.objects.filter(name=name, is_live=not is_live).update(is_live=is_live):
        return False
    transparency.record(
        "feed switched on" if is_live else "feed switched off", now=now, facts={"feed": name}
    )
    return True


def _check(slug: str, address: str, every: int, token_name: str, *, is_known: bool) -> None:
    if not re.fullmatch(r"[a-z0-9_-]{1,40}", slug):
        raise WrongFeed("A name is up to 40 small letters, digits, - and _.")
    if Feed.objects.filter(name=slug).exists():
        raise WrongFeed("There is a feed of this name.")
    if address and not address.startswith("https://"):
        raise WrongFeed("Feeds are polled over https only.")
    if address and not is_known:
        raise WrongFeed(f"Nobody described how to read it. Known: {', '.join(sources.names())}.")
    if not FASTEST <= every <= SLOWEST:
        raise WrongFeed(f"Poll every {FASTEST} to {SLOWEST} seconds.")
    if not re.fullmatch(r"[A-Z0-9_]{0,40}", token_name):
        raise WrongFeed("A token's name is capitals, digits and _.")
