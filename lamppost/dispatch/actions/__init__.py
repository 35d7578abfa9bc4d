"""What can be done in the dispatch room, one verb per file."""

from lamppost.dispatch.actions.add_feed import WrongFeed, add_feed, switch_feed
from lamppost.dispatch.actions.confirm_code import NotPossible, confirm_code
from lamppost.dispatch.actions.make_key import make_key, revoke_key
from lamppost.dispatch.actions.open_exact import open_exact
from lamppost.dispatch.actions.take_in import Became, rehearse, take_in

__all__ = [
    "Became",
    "NotPossible",
    "WrongFeed",
    "add_feed",
    "confirm_code",
    "make_key",
    "open_exact",
    "rehearse",
    "revoke_key",
    "switch_feed",
    "take_in",
]
