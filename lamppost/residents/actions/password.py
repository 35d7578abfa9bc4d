"""A forgotten password: a link by mail, good for an hour and once."""

from __future__ import annotations

from datetime import datetime

from lamppost.accounts import actions as accounts
from lamppost.accounts.lookups import credentials
from lamppost.residents import links
from lamppost.residents.letters import Kind, leave_letter
from lamppost.residents.lookups import login_of


def ask_reset(email: str, language: str, *, now: datetime) -> str:
    """Leave a letter with a link to whoever reads this e-mail; the link's token.

    Without an account the letter says that there is none, and the token ("") opens nothing.
    """
    found = credentials(login_of(email))
    token = links.reset_token(found.login, found.password) if found else ""
    kind = Kind.RESET if found else Kind.NO_ACCOUNT
    leave_letter(kind, email, language, token=token, now=now, until=now + links.RESET_HOLDS)
    return token


def can_reset(token: str) -> bool:
    """Whether a link still opens something."""
    return _whose(token) is not None


def reset(token: str, password: str) -> bool:
    """Set a new password and end every session; False if the link is used, over or forged."""
    whose = _whose(token)
    return whose is not None and accounts.replace_password(*whose, password)


def _whose(token: str) -> tuple[str, str] | None:
    """The login and its present password's hash, if the link was made for just that."""
    opened = links.open_reset(token)
    found = credentials(opened[0]) if opened else None
    if not opened or not found or not links.is_marked(found.password, opened[1]):
        return None
    return found.login, found.password
