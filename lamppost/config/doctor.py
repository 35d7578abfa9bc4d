"""What would make an installation unsafe, looked for before it starts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg

from lamppost.config import drift, grants
from lamppost.config.databases import admin_url, external_url, owner_url, url_of
from lamppost.config.logins import LOGINS, SURFACES, login_of
from lamppost.config.paths import data_folder

OLDEST = 160000
SHORTEST_KEY = 32  # characters
LOCAL = ("localhost", "127.0.0.1", "::1")
CLOSED = (  # each tells how many rows another's table has, or that something was written
    "SELECT reltuples FROM pg_class LIMIT 1",
    "SELECT * FROM pg_stat_user_tables LIMIT 1",
    "SELECT pg_total_relation_size('pg_class')",
    "SELECT pg_current_wal_lsn()",
)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `unsafe` means: do not start."""

    what: str
    unsafe: bool

    def __str__(self) -> str:
        return f"{'UNSAFE' if self.unsafe else 'ok    '}  {self.what}"


def examine() -> list[Finding]:
    """Look at secrets, server, logins, policy and catalogue of the configured database."""
    found = list(_secrets())
    if any(finding.unsafe for finding in found):  # such secrets are not even used to look further
        return found
    return [*found, *_server(), *_logins(), *_policy(), *_catalogue()]


def _secrets() -> Iterator[Finding]:
    file = data_folder() / "secrets.json"
    mode = file.stat().st_mode & 0o777 if file.exists() else 0o600
    yield Finding(f"secrets are for their owner only (mode {mode:o})", bool(mode & 0o077))
    given = os.environ.get("LAMPPOST_SECRET_KEY")
    yield Finding("no guessable key is in use", given is not None and len(given) < SHORTEST_KEY)


def _server() -> Iterator[Finding]:
    with psycopg.connect(owner_url()) as owner:
        version = owner.info.server_version
        yield Finding(f"PostgreSQL {version // 10000}.{version % 10000}", version < OLDEST)
        ssl = owner.pgconn.ssl_in_use
        local = (owner.info.host or "/").startswith("/") or owner.info.host in LOCAL
        yield Finding("the way to the database is local or encrypted", not (ssl or local))
    if external_url() is None:
        yield Finding("the embedded database asks for passwords", _trusts_anybody())


def _trusts_anybody() -> bool:
    try:
        psycopg.connect(admin_url(), password="wrong").close()
    except psycopg.OperationalError:
        return False
    return True


def _logins() -> Iterator[Finding]:
    for surface in SURFACES:
        try:
            with psycopg.connect(url_of(surface)) as mine:
                row = mine.execute(
                    "SELECT session_user::text, rolsuper OR rolbypassrls OR rolcreaterole"
                    " OR rolcreatedb OR rolreplication"
                    " OR EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid)"
                    " FROM pg_roles r WHERE rolname = session_user"
                ).fetchone()
        except psycopg.OperationalError as error:
            yield Finding(f"{login_of(surface)} cannot sign in: {_last_line(error)}", True)
            continue
        name, powerful = row or ("nobody", True)
        more = " and is more than a login" if powerful else ""
        yield Finding(f"{surface} signs in as {name}{more}", powerful or name != login_of(surface))


def _policy() -> Iterator[Finding]:
    with psycopg.connect(owner_url()) as owner:
        there = {
            name
            for (name,) in owner.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            )
        }
        unlisted = sorted(there ^ grants.tables())
        yield Finding(_said("every table stands in the policy", unlisted), bool(unlisted))
        if unlisted:
            return
        other = drift.differences(owner)
        yield Finding(_said("the database holds the policy and nothing else", other), bool(other))


def _catalogue() -> Iterator[Finding]:
    with psycopg.connect(owner_url()) as owner:
        doors = owner.execute(
            "SELECT string_agg(DISTINCT datname, ', ') FROM pg_database, unnest(%s::text[]) login"
            " WHERE datallowconn AND datname <> current_database()"
            " AND has_database_privilege(login, datname, 'CONNECT')",
            [list(LOGINS)],
        ).fetchone()
        open_ = [name for name in (doors or ()) if name]
        yield Finding(_said("our logins can enter no other database here", open_), bool(open_))
    with psycopg.connect(url_of("portal"), autocommit=True) as officer:
        for question in CLOSED:
            try:
                officer.execute(question.encode())
                refused = False
            except psycopg.errors.InsufficientPrivilege:
                refused = True
            yield Finding(f"the catalogue does not answer: {question}", not refused)


def _said(what: str, wrong: list[str]) -> str:
    return f"{what}, but: {'; '.join(wrong[:5])}" if wrong else what


def _last_line(error: Exception) -> str:
    return str(error).strip().splitlines()[-1]
