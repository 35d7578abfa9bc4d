"""`lamppost post-kind`: what neighbors can post about. In the owner's seat."""

from __future__ import annotations

import argparse
import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]

WORD = re.compile(r"[a-z][a-z_]{1,23}")


def add_arguments(verbs: Verbs) -> None:
    kind = verbs.add_parser("post-kind", help="add a kind of neighbors' post, or rename one")
    kind.add_argument("word", help="a short word in lower case, such as noise")
    kind.add_argument("--en", required=True, help="its name in English")
    kind.add_argument("--es", required=True, help="its name in Spanish")
    kind.add_argument("--icon", default="users", help="a symbol of the sprite (default: users)")
    kind.set_defaults(act=kind_command)


def kind_command(options: argparse.Namespace) -> int:
    """0 when it is there, 2 for a word that is none. Its alert level is "digest"."""
    if not WORD.fullmatch(options.word):
        sys.stderr.write("A kind is a word of lower case letters and _, at most 24.\n")
        return 2
    import django

    django.setup()
    from lamppost.feed.models import Kind

    names = {"name_en": options.en[:40], "name_es": options.es[:40], "icon": options.icon[:24]}
    Kind.objects.update_or_create(word=options.word, defaults=names)
    return 0
