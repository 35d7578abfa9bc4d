"""Whether the dispatch feeds are heard: an empty page must not look like a quiet city."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.agencies import lookups as agencies
from lamppost.alerts import lookups as alerts
from lamppost.dispatch import lookups as dispatch

KEPT = 5  # seconds


def silence(now: datetime) -> str:
    """A sentence for the public if feeds have been silent for 15 minutes, else "" (E24).

    Asked anew every few seconds, not for every page.
    """
    return cache.get_or_set(f"silence-{get_language()}", lambda: _silence(now), KEPT) or ""


def _silence(now: datetime) -> str:
    silent = [feed for feed in dispatch.feed_health(now) if feed.is_silent]
    if not silent:
        return ""
    known = (agencies.by_id(feed.agency_id) for feed in silent)
    names = ", ".join(sorted({agency.name for agency in known if agency}))
    heard = max((feed.last_heard_at for feed in silent if feed.last_heard_at), default=None)
    if heard is None:
        return _("%(agencies)s: no dispatch calls have reached us yet.") % {"agencies": names}
    time = formats.date_format(timezone.localtime(heard), "TIME_FORMAT")
    words = _("%(agencies)s: no dispatch calls since %(time)s. Alerts may be missing.")
    return words % {"agencies": names, "time": time}


def time_to_send(now: datetime) -> dict[str, int]:
    """Minutes from a call reaching us to its alert, over a day (E16); empty if there was none."""
    found = cache.get_or_set("time-to-send", lambda: alerts.time_to_send(now) or (), KEPT)
    return dict(zip(("half", "most"), map(_minutes, found or ()), strict=False))


def _minutes(took: timedelta) -> int:
    return max(1, math.ceil(took / timedelta(minutes=1)))


def dropped_today(now: datetime) -> int:
    """How many calls were not kept today, for whatever reason."""
    return sum(dispatch.drop_counts(timezone.localtime(now).date()).values())
