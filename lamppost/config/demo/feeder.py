"""The demo's dispatch centre: pushes the made-up calls, each feed with its own key."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from lamppost.config.demo.calls import FEEDS, City, codes, feed_of, stream
from lamppost.config.demo.places import key_file, spot
from lamppost.config.paths import base_port
from lamppost.dispatch.data import RawCall
from lamppost.dispatch.player import Player
from lamppost.places import lookups as places


def told_by(feed: str, begin: datetime) -> Iterator[tuple[datetime, RawCall]]:
    """One feed's share of the city's calls; both shares are of the same calls."""
    city = City(codes(), spot)
    teller = feed_of(city.codes)
    for told_at, call in stream(city, random.Random(begin.timestamp()), begin):
        if teller(call) == feed:
            yield told_at, call


def play(feed: str, begin: datetime) -> None:
    """Push what is due, for ever. Player.Refused ends it; then the supervisor starts us again."""
    key = key_file(feed).read_text().strip()
    Player(f"http://127.0.0.1:{base_port() + 3}", key, speed=1).play(told_by(feed, begin))


def main() -> None:
    logging.basicConfig(level=logging.WARNING)
    begin = datetime.now(ZoneInfo(places.city().time_zone))
    threads = [threading.Thread(target=play, args=(feed, begin), daemon=True) for feed in FEEDS]
    for thread in threads:
        thread.start()
    while all(thread.is_alive() for thread in threads):
        threads[0].join(1)
    raise SystemExit("a feed was refused")


if __name__ == "__main__":
    main()
