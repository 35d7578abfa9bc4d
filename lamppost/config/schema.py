"""Bringing the database to the code's shape: bootstrap, migrations, privacy policy."""

from __future__ import annotations

import hashlib
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connection  # noqa: TID251 applies the privacy policy to every room's tables

from lamppost.config import bootstrap, grants
from lamppost.config.databases import admin_url, embedded, external_url, is_owners
from lamppost.config.logins import OWNER
from lamppost.config.paths import ROOT, data_folder
from lamppost.config.vault import open_vault


def start_database() -> None:
    """Start the embedded database (unless one is given by URL), make logins and database, close it.

    A URL that is the owner's own says that somebody has done this; then nothing is done.
    """
    url = external_url()
    if url is None:
        _start_embedded()
    elif not is_owners(url):
        passwords = open_vault(data_folder())["passwords"]
        with psycopg.connect(url, autocommit=True) as admin:
            bootstrap.make_logins(admin, passwords)
            bootstrap.give_to_owner(admin, admin.info.dbname)
            bootstrap.open_database(admin, admin.info.dbname)
            bootstrap.close_side_doors(admin)
            bootstrap.harden(admin)


def _start_embedded() -> None:
    embedded().start()
    with psycopg.connect(admin_url(), autocommit=True) as admin:
        if bootstrap.exists(admin):
            return
        bootstrap.make_logins(admin, open_vault(data_folder())["passwords"])
        bootstrap.close_side_doors(admin)
        bootstrap.make_database(admin)
        with psycopg.connect(admin_url("lamppost_unfinished"), autocommit=True) as inside:
            bootstrap.harden(inside)
        bootstrap.finish(admin)


def is_current() -> bool:
    """Whether the database has the code's shape, as far as the mark of the last migration says."""
    mark = _mark()
    return mark.exists() and mark.read_text() == fingerprint()


def migrate(verbosity: int = 0) -> None:
    """Run migrations and apply the privacy policy."""
    import django

    django.setup()
    call_command("migrate", verbosity=verbosity, interactive=False)
    apply_policy()
    _harden_again()
    _mark().write_text(fingerprint())


def _harden_again() -> None:
    """What closes the catalogue may have grown since the database was made."""
    url = external_url()
    if url is None or not is_owners(url):
        with psycopg.connect(admin_url("lamppost" if url is None else None)) as admin:
            bootstrap.harden(admin)


def _mark() -> Path:
    return data_folder() / "schema.sha256"


def apply_policy() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        owner = cursor.fetchone()[0]
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER])
        owner = OWNER if cursor.fetchone() else owner
        for statement in grants.statements(owner):
            cursor.execute(statement)


def fingerprint() -> str:
    """SHA-256 over everything that shapes the database."""
    digest = hashlib.sha256()
    parts: list[Path] = [*ROOT.glob("lamppost/*/migrations/*.py"), *ROOT.glob("lamppost/*/sql/*")]
    for part in sorted([*parts, ROOT / "lamppost/config/privacy.toml", Path(grants.__file__)]):
        digest.update(part.read_bytes())
    return digest.hexdigest()
