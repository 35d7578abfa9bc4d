"""What would make an installation unsafe, looked for before it starts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg

from lamppost.config import grants
from lamppost.config.databases import admin_url, external_url, owner_url, url_of
from lamppost.config.logins import LOGINS, SURFACES, login_of
from lamppost.config.paths import data_folder

OLDEST = 160000


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `unsafe` means: do not start."""

    what: str
    unsafe: bool

    def __str__(self) -> str:
        return f"{'UNSAFE' if self.unsafe else 'ok    '}  {self.what}"


def examine() -> list[Finding]:
    """Look at secrets, server, logins, policy and catalogue of the configured database."""
    return [*_secrets(), *_server(), *_logins(), *_policy(), *_catalogue()]


def _secrets() -> Iterator[Finding]:
    file = data_folder() / "secrets.json"
    mode = file.stat().st_mode & 0o777 if file.exists() else 0o600
    yield Finding(f"secrets are for their owner only (mode {mode:o})", bool(mode & 0o077))
    weak = os.environ.get("LAMPPOST_SECRET_KEY") == "only-for-tests"
    yield Finding("no test key is in use", weak)


def _server() -> Iterator[Finding]:
    with psycopg.connect(owner_url()) as owner:
        version = owner.info.server_version
        yield Finding(f"PostgreSQL {version // 10000}.{version % 10000}", version < OLDEST)
        ssl = owner.pgconn.ssl_in_use
        local = (owner.info.host or "/").startswith("/") or owner.info.host in LOCAL
        yield Finding("the way to the database is local or encrypted", not (ssl or local))
    if external_url() is None:
        try:
            psycopg.connect(admin_url().replace("postgres:", "postgres:wrong", 1)).close()
            yield Finding("the embedded database asks for passwords", True)
        except psycopg.OperationalError:
            yield Finding("the embedded database asks for passwords", False)


LOCAL = ("localhost", "127.0.0.1", "::1")


def _logins() -> Iterator[Finding]:
    for surface in SURFACES:
        try:
            with psycopg.connect(url_of(surface)) as mine:
                row = mine.execute(
                    "SELECT session_user::text, rolsuper OR rolbypassrls OR rolcreaterole"
                    " FROM pg_roles WHERE rolname = session_user"
                ).fetchone()
        except psycopg.OperationalError as error:
            yield Finding(f"{login_of(surface)} cannot sign in: {_first_line(error)}", True)
            continue
        name, powerful = row or ("nobody", True)
        yield Finding(f"{surface} signs in as {name}", powerful or name != login_of(surface))


def _policy() -> Iterator[Finding]:
    with psycopg.connect(owner_url()) as owner:
        there = {
            name
            for (name,) in owner.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            )
        }
        yield Finding("every table stands in the policy", there != grants.tables())
        open_ = owner.execute(
            "SELECT count(*) FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace AND NOT (relrowsecurity"
            " AND relforcerowsecurity)"
        ).fetchone()
        yield Finding("row policies are forced on every table", open_ != (0,))
        held = set(
            owner.execute(
                "SELECT grantee::text, table_name::text, privilege_type::text"
                " FROM information_schema.column_privileges"
                " WHERE table_schema = 'public' AND grantee = ANY(%s)"
                " UNION SELECT grantee, table_name, privilege_type"
                " FROM information_schema.table_privileges"
                " WHERE table_schema = 'public' AND grantee = ANY(%s)",
                [list(LOGINS), list(LOGINS)],
            )
        )
        said = {(g.login, g.table, g.verb) for g in grants.grants()}
        yield Finding("the database grants what the policy says, no more", held != said)


def _catalogue() -> Iterator[Finding]:
    with psycopg.connect(url_of("portal"), autocommit=True) as officer:
        for question in (
            "SELECT reltuples FROM pg_class LIMIT 1",
            "SELECT * FROM pg_stat_user_tables LIMIT 1",
            "SELECT pg_total_relation_size('pg_class')",
            "SELECT pg_current_wal_lsn()",
        ):
            try:
                officer.execute(question.encode())
                refused = False
            except psycopg.errors.InsufficientPrivilege:
                refused = True
            yield Finding(f"the catalogue does not answer: {question}", not refused)


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[-1]
