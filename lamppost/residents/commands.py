"""`lamppost letters`: print the letters that show where residents live. In the owner's seat."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]


def add_arguments(verbs: Verbs) -> None:
    letters = verbs.add_parser("letters", help="print the letters with codes that wait, as a PDF")
    letters.add_argument("file", type=Path, help="a file that does not exist yet")
    letters.set_defaults(act=letters_command)


def letters_command(options: argparse.Namespace) -> int:
    """0 when they are written (or none waits), 2 when there is such a file."""
    import django

    django.setup()
    from django.utils import timezone

    from lamppost.residents.home_letters import print_letters

    try:
        printed = print_letters(options.file, timezone.now())
    except OSError as why:
        sys.stderr.write(f"{options.file}: {why.strerror}\n")
        return 2
    wrote = f"{printed} in {options.file}; their addresses are forgotten" if printed else "none"
    sys.stdout.write(f"letters: {wrote}\n")
    return 0
