"""What only a superuser can do, once: the logins, the database, the catalogue closed."""

from __future__ import annotations

from importlib.resources import files

import psycopg
from psycopg import sql

from lamppost.config.logins import LOGINS, OWNER

HARDEN = (files("lamppost.config") / "sql" / "harden.sql").read_text()


def make_logins(admin: psycopg.Connection[object], passwords: dict[str, str]) -> None:
    """Create the owner and one login per process; set their passwords."""
    for name in (OWNER, *LOGINS):
        if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone():
            admin.execute(sql.SQL("CREATE ROLE {} LOGIN NOINHERIT").format(sql.Identifier(name)))
        admin.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(name), passwords[name])
        )


def make_database(admin: psycopg.Connection[object], name: str = "lamppost") -> None:
    """Create the database, owned by the owner, open to our logins only."""
    admin.execute(
        sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(OWNER))
    )
    open_database(admin, name)


def open_database(admin: psycopg.Connection[object], name: str) -> None:
    """Take the database from PUBLIC and let our logins connect. As superuser or its owner."""
    database = sql.Identifier(name)
    admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    logins = sql.SQL(", ").join(map(sql.Identifier, (OWNER, *LOGINS)))
    admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, logins))


def harden(admin: psycopg.Connection[object]) -> None:
    """Close the catalogue of the database that `admin` is connected to."""
    admin.execute(HARDEN.encode())


def exists(admin: psycopg.Connection[object], name: str = "lamppost") -> bool:
    found = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    return found is not None
