"""What commands in the owner's seat share: asking a password, saying why something did not go."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction


@dataclass
class Went:
    code: int = 0


@contextmanager
def trying() -> Iterator[Went]:
    """Exit code 2 and a sentence for what a person can mend: a taken name, a weak password."""
    went = Went()
    try:
        with transaction.atomic():  # all of it, or nothing
            yield went
    except ValidationError as wrong:
        went.code = 2
        sys.stderr.write(" ".join(wrong.messages) + "\n")
    except IntegrityError:
        went.code = 2
        sys.stderr.write("This name is taken already.\n")


def ask_password() -> str:
    """Typed unseen; or the first line of what is piped in."""
    if sys.stdin.isatty():
        return getpass.getpass("Password (10 characters or more): ")
    return sys.stdin.readline().rstrip("\n")
