"""What may be done for a resident. The pages, the demo and other rooms call these."""

from lamppost.residents import post
from lamppost.residents.actions.joining import add_confirmed, confirm, join, resend
from lamppost.residents.actions.leaving import delete_account, unsubscribe
from lamppost.residents.actions.password import ask_reset, reset
from lamppost.residents.actions.places import (
    NotPossible,
    add_place,
    change_place,
    choose,
    remove_place,
    set_language,
    snooze_place,
)
from lamppost.residents.actions.telling import set_telling, snooze
from lamppost.residents.keys import rotate as rotate_keys

__all__ = [
    "NotPossible",
    "add_confirmed",
    "add_place",
    "ask_reset",
    "change_place",
    "choose",
    "confirm",
    "delete_account",
    "join",
    "post",
    "remove_place",
    "resend",
    "rotate_keys",
    "reset",
    "set_language",
    "set_telling",
    "snooze",
    "snooze_place",
    "unsubscribe",
]
