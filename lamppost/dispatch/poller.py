"""Polls the feeds that cannot push. A process of its own, with intake's login."""

from __future__ import annotations

import logging
import os
import random
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import close_old_connections, connection  # noqa: TID251 each thread ends its own
from django.db.models import Q
from django.utils import timezone

from lamppost.dispatch import fetch, sources
from lamppost.dispatch.actions import take_in
from lamppost.dispatch.models import Feed

LONGEST = timedelta(minutes=15)  # between two tries, unless the feed itself asks for more
LONGEST_ASKED = timedelta(hours=6)  # what a feed may ask for with Retry-After
AT_ONCE = 4  # feeds fetched at the same time: a slow one does not hold up the rest
LOOK_EVERY = 1.0  # seconds
TOKEN = "LAMPPOST_FEED_TOKEN_"  # of the environment variables that hold the feeds' tokens
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Told:
    """What one poll brought: whether it went well, the new ETag, and how long to stay away."""

    is_well: bool
    etag: str = ""
    stay_away: timedelta | None = None


def run(stop: threading.Event, *, clock: Callable[[], datetime] = timezone.now) -> None:
    """Poll every feed when it is due, until told to stop."""
    busy: dict[UUID, Future[None]] = {}
    with ThreadPoolExecutor(AT_ONCE, "poll") as pool:
        while not stop.is_set():
            close_old_connections()
            busy = {pk: future for pk, future in busy.items() if not future.done()}
            for feed in _due_quietly(clock()):
                if feed.pk not in busy:
                    busy[feed.pk] = pool.submit(_poll_in_thread, feed, clock)
            stop.wait(LOOK_EVERY)


def due(now: datetime) -> list[Feed]:
    """The live feeds with an address whose time has come, the longest waiting first."""
    feeds = Feed.objects.filter(is_live=True).exclude(url="")
    waiting = feeds.filter(Q(next_poll_at=None) | Q(next_poll_at__lte=now))
    return list(waiting.order_by("next_poll_at"))


def poll(feed: Feed, now: datetime) -> Told:
    """Fetch a feed once, take in what it says, and set when it is asked again."""
    told = _ask(feed, now)
    failures = 0 if told.is_well else feed.failures + 1
    jitter = random.uniform(0.8, 1.2)
    Feed.objects.filter(pk=feed.pk).update(
        etag=told.etag[:200],
        failures=failures,
        next_poll_at=now + wait_for(feed.every_seconds, failures, told.stay_away, jitter),
    )
    return told


def wait_for(
    every_seconds: int, failures: int, stay_away: timedelta | None, jitter: float
) -> timedelta:
    """How long until the next poll: twice as long after each failure, never less than asked for.

    `jitter` (0.8 to 1.2) keeps the polls of many installations apart.
    """
    usual = timedelta(seconds=every_seconds)
    backed_off = min(usual * (1 << min(failures, 10)), max(LONGEST, usual)) * jitter
    return max(backed_off, min(stay_away or timedelta(0), LONGEST_ASKED))


def _ask(feed: Feed, now: datetime) -> Told:
    try:
        answer = fetch.get(
            feed.url,
            etag=feed.etag,
            token=_token(feed),
            allow_loopback=settings.FEEDS_ALLOW_LOOPBACK,
        )
        if answer.status == 304:
            return Told(True, feed.etag)
        if answer.status != 200:
            return Told(False, stay_away=answer.retry_after)
        calls: Sequence[sources.RawCall] = sources.parse(feed.source, answer.body)
        take_in(feed.pk, calls, now=now)
    except Exception as failed:  # its text may hold a call: only its kind is logged
        logger.warning("feed %s: %s", feed.name, type(failed).__name__)
        return Told(False)
    return Told(True, answer.etag)


def _token(feed: Feed) -> str:
    return os.environ.get(TOKEN + feed.token_name, "") if feed.token_name else ""


def _due_quietly(now: datetime) -> list[Feed]:
    try:
        return due(now)
    except Exception as failed:  # the database is away for a while: try again
        logger.warning("no list of feeds: %s", type(failed).__name__)
        return []


def _poll_in_thread(feed: Feed, clock: Callable[[], datetime]) -> None:
    try:
        poll(feed, clock())
    except Exception as failed:
        logger.warning("feed %s: %s", feed.name, type(failed).__name__)
    finally:
        connection.close()
