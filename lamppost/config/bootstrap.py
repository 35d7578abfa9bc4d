"""What only a superuser can do, once: the logins, the database, the catalogue closed."""

from __future__ import annotations

from importlib.resources import files

import psycopg
from psycopg import sql

from lamppost.config.logins import LOGINS, OWNER

HARDEN = (files("lamppost.config") / "sql" / "harden.sql").read_text()


def make_logins(admin: psycopg.Connection[object], passwords: dict[str, str]) -> None:
    """Create the owner and one login per process; set their passwords. Safe to do again."""
    for name in (OWNER, *LOGINS):
        if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone():
            admin.execute(sql.SQL("CREATE ROLE {} LOGIN NOINHERIT").format(sql.Identifier(name)))
        admin.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(name), passwords[name])
        )


def make_database(admin: psycopg.Connection[object], name: str = "lamppost") -> None:
    """Create the database, owned by the owner; it gets its name once it is closed (`finish`)."""
    unfinished = sql.Identifier(f"{name}_unfinished")
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(unfinished))
    owner = sql.Identifier(OWNER)
    admin.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(unfinished, owner))


def finish(admin: psycopg.Connection[object], name: str = "lamppost") -> None:
    unfinished, database = sql.Identifier(f"{name}_unfinished"), sql.Identifier(name)
    open_database(admin, f"{name}_unfinished")
    admin.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(unfinished, database))


GIVE_TO_OWNER = """
DO $$ DECLARE thing text; BEGIN
    FOR thing IN
        SELECT format('SCHEMA %I', nspname) FROM pg_namespace WHERE nspname IN ('ctx', 'public')
        UNION ALL SELECT format('TABLE %s', c.oid::regclass) FROM pg_class c
            WHERE relnamespace IN ('ctx'::regnamespace, 'public'::regnamespace)
              AND relkind IN ('r', 'p', 'v', 'm')
        UNION ALL SELECT format('ROUTINE %s', p.oid::regprocedure) FROM pg_proc p
            WHERE pronamespace IN ('ctx'::regnamespace, 'public'::regnamespace)
        UNION ALL SELECT format('TYPE %s', t.oid::regtype) FROM pg_type t
            WHERE typnamespace IN ('ctx'::regnamespace, 'public'::regnamespace)
              AND typtype IN ('e', 'd')
    LOOP EXECUTE 'ALTER ' || thing || ' OWNER TO lp_owner'; END LOOP;
END $$"""


def give_to_owner(admin: psycopg.Connection[object], name: str) -> None:
    """Make the owner own the database `name`, that `admin` is connected to, and all in it.

    What a superuser owned would run with a superuser's rights.
    """
    database, owner = sql.Identifier(name), sql.Identifier(OWNER)
    admin.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(database, owner))
    if admin.execute("SELECT 1 FROM pg_namespace WHERE nspname = 'ctx'").fetchone():
        admin.execute(GIVE_TO_OWNER)


def open_database(admin: psycopg.Connection[object], name: str) -> None:
    """Take the database from PUBLIC and let our logins connect. As superuser or its owner."""
    database = sql.Identifier(name)
    admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    logins = sql.SQL(", ").join(map(sql.Identifier, (OWNER, *LOGINS)))
    admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, logins))


def close_side_doors(admin: psycopg.Connection[object], *others: str) -> None:
    """Keep our logins out of the server's own databases, and `others`.

    From there the size and the activity of ours could be read, whatever is closed in it.
    """
    for name in ("postgres", "template1", *others):
        if exists(admin, name):
            database = sql.Identifier(name)
            admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))


def harden(admin: psycopg.Connection[object]) -> None:
    """Close the catalogue of the database that `admin` is connected to."""
    admin.execute(HARDEN.encode())


def exists(admin: psycopg.Connection[object], name: str = "lamppost") -> bool:
    found = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    return found is not None
