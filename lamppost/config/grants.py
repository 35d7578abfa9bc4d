"""Applies and prints the database's privacy policy (privacy.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from lamppost.config.logins import LOGINS, login_of

FUNCTIONS = "functions"
ROOM_SQL = (
    ("accounts", "ctx.sql"),
    ("accounts", "guesses.sql"),
    ("accounts", "passkeys.sql"),
    ("residents", "joining.sql"),
    ("residents", "leaving.sql"),
    ("residents", "residency.sql"),
    ("residents", "limits.sql"),
    ("residents", "goes_with_resident.sql"),
    ("alerts", "notices.sql"),
    ("alerts", "leaving.sql"),
    ("transparency", "append_only.sql"),
    ("dispatch", "take_in.sql"),
    ("newsdesk", "open_exact.sql"),
    ("footage", "media.sql"),
    ("feed", "numbers.sql"),
    ("feed", "posts.sql"),
    ("feed", "attachments.sql"),
    ("feed", "held.sql"),
    ("feed", "cases.sql"),
    ("feed", "relay.sql"),
)


@dataclass(frozen=True)
class Grant:
    """One line of the policy."""

    table: str
    login: str
    verb: str  # SELECT, INSERT, UPDATE or DELETE
    columns: str  # "(a, b)" or ""
    rows: str
    check: str


def policy() -> dict[str, Any]:
    return tomllib.loads((files("lamppost.config") / "privacy.toml").read_text())


def tables() -> set[str]:
    return set(policy()) - {FUNCTIONS}


def grants() -> list[Grant]:
    """Every grant, in the order of the file."""
    return [
        _grant(table, line, action)
        for table, entry in policy().items()
        if table != FUNCTIONS
        for line in entry["may"]
        for action in line["do"]
    ]


def _grant(table: str, line: dict[str, str], action: str) -> Grant:
    verb, _, columns = action.partition("(")
    rows = line["rows"]
    bracketed = f"({columns}" if columns else ""
    return Grant(table, login_of(line["login"]), verb, bracketed, rows, line.get("check", rows))


def statements(owner: str) -> Iterator[str]:
    """The SQL that makes the database hold the policy, and nothing else, again and again."""
    yield from _room_functions()
    yield from _revoke_everything()
    for table in sorted(tables()):
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
        yield f"CREATE POLICY owner ON {table} TO {owner} USING (true) WITH CHECK (true)"
    for number, grant in enumerate(grants()):
        yield from _allow(grant, number)
    for function, surfaces in policy()[FUNCTIONS].items():
        logins = ", ".join(login_of(surface) for surface in surfaces)
        yield f"GRANT EXECUTE ON FUNCTION {function} TO {logins}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {login_of('worker')}"
    desk = login_of("desk")
    yield f"GRANT USAGE ON SEQUENCE alerts_livelog_seq_seq, transparency_entry_seq_seq TO {desk}"


def _room_functions() -> Iterator[str]:
    for room, name in ROOM_SQL:
        yield (files(f"lamppost.{room}") / "sql" / name).read_text()


def _revoke_everything() -> Iterator[str]:
    everyone = ", ".join(("PUBLIC", *LOGINS))
    yield f"GRANT USAGE ON SCHEMA public, ctx TO {', '.join(LOGINS)}"
    for things in ("TABLES", "SEQUENCES", "FUNCTIONS"):
        for schema in ("public", "ctx"):
            yield f"REVOKE ALL ON ALL {things} IN SCHEMA {schema} FROM {everyone}"
    yield """DO $$ DECLARE p record; BEGIN
        FOR p IN SELECT policyname, tablename FROM pg_policies WHERE schemaname = 'public' LOOP
            EXECUTE format('DROP POLICY %I ON %I', p.policyname, p.tablename);
        END LOOP; END $$"""
    # Column grants outlive a table-wide REVOKE, so take them one by one.
    yield f"""DO $$ DECLARE c record; BEGIN
        FOR c IN SELECT table_name, column_name, grantee, privilege_type
                   FROM information_schema.column_privileges
                  WHERE table_schema = 'public' AND grantee IN ({_quoted(LOGINS)}) LOOP
            EXECUTE format('REVOKE %s (%I) ON %I FROM %I',
                           c.privilege_type, c.column_name, c.table_name, c.grantee);
        END LOOP; END $$"""  # noqa: S608 the logins' names are constants
    worker = login_of("worker")
    yield f"""DO $$ DECLARE f record; BEGIN
        FOR f IN SELECT p.oid::regprocedure AS signature FROM pg_proc p
                  WHERE proname LIKE 'procrastinate%' LOOP
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO {worker}', f.signature);
        END LOOP; END $$"""  # noqa: S608 the login's name is a constant


def _allow(grant: Grant, number: int) -> Iterator[str]:
    if grant.verb == "SELECT" and not grant.columns:
        yield _every_column(grant)
    else:
        yield f"GRANT {grant.verb} {grant.columns} ON {grant.table} TO {grant.login}"
    using = "" if grant.verb == "INSERT" else f"USING ({grant.rows})"
    check = f"WITH CHECK ({grant.check})" if grant.verb in ("INSERT", "UPDATE") else ""
    name = f"{grant.login}_{grant.verb.lower()}_{number}"
    yield (
        f"CREATE POLICY {name} ON {grant.table} FOR {grant.verb} TO {grant.login} {using} {check}"
    )


def _every_column(grant: Grant) -> str:
    """Every column by name, so that the hidden ones (xmin, xmax, ctid) stay closed.

    They count transactions: the xmax of an agency's row told that a call of its had come in.
    """
    return f"""DO $$ BEGIN EXECUTE (
        SELECT 'GRANT SELECT (' || string_agg(quote_ident(attname), ', ')
               || ') ON {grant.table} TO {grant.login}'
          FROM pg_attribute
         WHERE attrelid = '{grant.table}'::regclass AND attnum > 0 AND NOT attisdropped
        ); END $$"""  # noqa: S608 the names are the policy's own


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def as_text() -> str:
    """The policy for a reader: per table what it holds, and each login's rights."""
    lines = []
    for table, entry in policy().items():
        if table == FUNCTIONS:
            continue
        lines.append(f"{table}: {entry['holds']}")
        for line in entry["may"]:
            doing = ", ".join(re.sub(r"\((.*)\)", r" of \1", action) for action in line["do"])
            lines.append(f"    {login_of(line['login']):<10} {doing}  where {line['rows']}")
        if not entry["may"]:
            lines.append("    nobody but the owner")
    lines.append("functions")
    for function, surfaces in policy()[FUNCTIONS].items():
        lines.append(f"    {function}: {', '.join(map(login_of, surfaces))}")
    return "\n".join(lines)
