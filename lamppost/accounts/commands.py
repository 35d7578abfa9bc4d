"""`lamppost editor`: let somebody in at the news desk. In the owner's seat."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]


def add_arguments(verbs: Verbs) -> None:
    editor = verbs.add_parser("editor", help="make a login for the news desk")
    editor.add_argument("login")
    editor.set_defaults(act=editor_command)


def editor_command(options: argparse.Namespace) -> int:
    """0 when the login is made, 2 when it is taken or the password is weak."""
    import django

    django.setup()
    from lamppost.accounts.actions import ask_password, create_login, trying

    with trying() as went:
        create_login(options.login, ask_password(), "editor")
    return went.code
