"""A forgotten password: a link by mail, good for an hour and once."""

from __future__ import annotations

from datetime import datetime

from lamppost.accounts import actions as accounts
from lamppost.accounts.lookups import credentials
from lamppost.residents import links
from lamppost.residents.letters import Kind, leave_letter
from lamppost.residents.lookups import login_of, who_resets


def ask_reset(email: str, language: str, *, now: datetime) -> str:
    """Leave a letter with a link to whoever reads this e-mail; the link's token.

    Without an account the letter says that there is none, and the token ("") opens nothing.
    """
    found = credentials(login_of(email))
    token = links.reset_token(found.login, found.password) if found else ""
    kind = Kind.RESET if found else Kind.NO_ACCOUNT
    leave_letter(kind, email, language, token=token, now=now, until=now + links.RESET_HOLDS)
    return token


def reset(token: str, password: str) -> bool:
    """Set a new password and end every session; False if the link is used, over or forged."""
    whose = who_resets(token)
    return whose is not None and accounts.replace_password(whose.login, whose.password, password)
