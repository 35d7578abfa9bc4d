"""`lamppost feed`, `key` and `replay`. Each adds its own verb to the one command's parser."""

from __future__ import annotations

import argparse
import os
import sys
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]


def add_arguments(verbs: Verbs) -> None:
    """Add the verbs; each sets `act`, a function of the parsed options."""
    _add_feed_arguments(verbs)
    key = verbs.add_parser("key", help="make or end a key of the push API")
    doing = key.add_subparsers(dest="doing", required=True, metavar="DOING")
    new = doing.add_parser("new", help="make a key for a feed and print it, once")
    new.add_argument("feed", help="the feed's name")
    new.add_argument("--sandbox", action="store_true", help="calls are screened, never kept")
    new.set_defaults(act=_at_the_database(new_key_command))
    end = doing.add_parser("revoke", help="end a key at once")
    end.add_argument("id", type=uuid.UUID)
    end.set_defaults(act=_at_the_database(revoke_key_command))
    keys = doing.add_parser("list", help="print the ids of a feed's keys")
    keys.add_argument("feed", help="the feed's name")
    keys.set_defaults(act=_at_the_database(list_keys_command))

    replay = verbs.add_parser("replay", help="play a recorded feed into a running instance")
    replay.add_argument("file")
    replay.add_argument("--feed", required=True, help="the feed that recorded it")
    replay.add_argument("--speed", type=_speed, default=60.0, help="times as fast (default 60)")
    replay.add_argument("--to", default="", help="the intake's address (default: this machine's)")
    replay.add_argument(
        "--key", default=os.environ.get("LAMPPOST_PUSH_KEY", ""), help="or LAMPPOST_PUSH_KEY"
    )
    replay.set_defaults(act=replay_command)


def _add_feed_arguments(verbs: Verbs) -> None:
    feed = verbs.add_parser("feed", help="which dispatch feeds are listened to")
    doing = feed.add_subparsers(dest="doing", required=True, metavar="DOING")
    add = doing.add_parser("add", help="listen to a feed")
    add.add_argument("name", help="a described feed's name, or one of your own to push to")
    add.add_argument("--agency", required=True, help="the agency's short name")
    add.add_argument("--url", help='where it is polled (default: as described; "" if pushed)')
    add.add_argument("--every", type=int, metavar="SECONDS", help="between two polls")
    add.add_argument("--token-name", default="", help="X for a token in LAMPPOST_FEED_TOKEN_X")
    add.set_defaults(act=_at_the_database(add_feed_command))
    for doing_name, text in (("on", "listen to a feed again"), ("off", "stop listening")):
        switch = doing.add_parser(doing_name, help=text)
        switch.add_argument("name")
        switch.set_defaults(act=_at_the_database(switch_feed_command))


def add_feed_command(options: argparse.Namespace) -> int:
    from lamppost.agencies import lookups as agencies
    from lamppost.dispatch import actions

    agency = agencies.by_slug(options.agency)
    if agency is None:
        sys.stderr.write(f"There is no agency {options.agency}.\n")
        return 2
    try:
        actions.add_feed(
            options.name,
            agency.id,
            now=_now(),
            url=options.url,
            every_seconds=options.every,
            token_name=options.token_name,
        )
    except actions.WrongFeed as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2
    return 0


def switch_feed_command(options: argparse.Namespace) -> int:
    from lamppost.dispatch import actions

    if actions.switch_feed(options.name, is_live=options.doing == "on", now=_now()):
        return 0
    sys.stderr.write(f"Nothing to switch {options.doing}.\n")
    return 2


def _at_the_database(act: Callable[[argparse.Namespace], int]) -> Callable[..., int]:
    """The same command, in the owner's seat."""

    def acting(options: argparse.Namespace) -> int:
        import django
        from django.db import OperationalError

        django.setup()
        try:
            return act(options)
        except OperationalError:
            sys.stderr.write("The database does not answer. `lamppost run` starts it.\n")
            return 1

    return acting


def _speed(text: str) -> float:
    speed = float(text)
    if not 0 < speed <= 1_000_000:
        raise argparse.ArgumentTypeError("must be over 0")
    return speed


def new_key_command(options: argparse.Namespace) -> int:
    from lamppost.dispatch import actions, models

    try:
        key = actions.make_key(options.feed, now=_now(), is_sandbox=options.sandbox)
    except models.Feed.DoesNotExist:
        return _no_such_feed(options.feed)
    sys.stdout.write(f"{key}\n")
    sys.stderr.write("This key is not shown again.\n")
    return 0


def revoke_key_command(options: argparse.Namespace) -> int:
    from lamppost.dispatch import actions

    if actions.revoke_key(options.id, now=_now()):
        return 0
    sys.stderr.write("There is no such key, or it is over already.\n")
    return 2


def list_keys_command(options: argparse.Namespace) -> int:
    from lamppost.dispatch.models import PushKey

    for key in PushKey.objects.filter(feed__name=options.feed):
        state = "revoked" if key.revoked_at else "sandbox" if key.is_sandbox else "in use"
        sys.stdout.write(f"{key.pk}  {state}\n")
    return 0


def replay_command(options: argparse.Namespace) -> int:
    """Play the file; 0 when all was taken in, 1 when the instance refused some, 2 for wrong use."""
    from lamppost.dispatch import player, sources

    if not options.key:
        sys.stderr.write("Give --key, or LAMPPOST_PUSH_KEY. `lamppost key new FEED` makes one.\n")
        return 2
    to = options.to or f"http://127.0.0.1:{int(os.environ.get('LAMPPOST_PORT', 8000)) + 3}"
    try:
        return player.play(options.feed, options.file, speed=options.speed, to=to, key=options.key)
    except KeyError:
        sys.stderr.write(f"No feed {options.feed}. Feeds: {', '.join(sources.names())}.\n")
    except (OSError, sources.Unreadable) as wrong:
        sys.stderr.write(f"{options.file}: {wrong}\n")
    return 2


def _no_such_feed(name: str) -> int:
    from lamppost.dispatch.models import Feed

    names = ", ".join(Feed.objects.order_by("name").values_list("name", flat=True)) or "none"
    sys.stderr.write(f"There is no feed {name}. Feeds: {names}.\n")
    return 2


def _now() -> datetime:
    from django.utils import timezone

    return timezone.now()
