"""`lamppost rotate-keys`: a new master key, and every resident's key wrapped by it.

Lamppost must not be running: its processes know the keys they were started with. Where the keys
come by environment (LAMPPOST_MASTER_KEYS), the operator adds a version there, restarts, runs this,
and takes the old version away.
"""

from __future__ import annotations

import os
import sys

from lamppost.config.paths import data_folder
from lamppost.config.vault import add_master, forget_old_masters


def rotate(*, forget_old: bool) -> int:
    """0 when every key is wrapped by the newest master key."""
    if os.environ.get("LAMPPOST_MASTER_KEYS"):
        return _wrap()
    from lamppost.config.run import holding

    with holding(data_folder()):
        version = add_master(data_folder())
        _wrap_with_database()
        if forget_old:
            forget_old_masters(data_folder())
    sys.stdout.write(f"master key {version} is the one in use\n")
    return 0


def _wrap_with_database() -> None:
    from lamppost.config import schema
    from lamppost.config.databases import embedded, external_url

    schema.start_database()
    try:
        _wrap()
    finally:
        if external_url() is None:
            embedded().stop()


def _wrap() -> int:
    import django

    django.setup()
    from lamppost.config import schema
    from lamppost.residents import actions as residents

    schema.migrate()
    sys.stdout.write(f"keys wrapped anew: {residents.rotate_keys()}\n")
    return 0
