"""Each login tries, in raw SQL, everything on every table that the policy does not give it."""

import psycopg
import pytest
from django.db import connection
from psycopg import errors

from lamppost.config import databases, grants
from lamppost.config.logins import LOGINS, SURFACES
from tests.attacks.intake import connect

pytestmark = pytest.mark.django_db


def columns_of(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
            " AND NOT attisdropped ORDER BY attnum",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]


def allowed(login, table, verb):
    """The columns that the policy lets this login use so; True for all of them."""
    mine = [g for g in grants.grants() if (g.login, g.table, g.verb) == (login, table, verb)]
    if any(not grant.columns for grant in mine):
        return True
    return {c.strip() for grant in mine for c in grant.columns.strip("()").split(",")}


def attempts(login, table):
    """Every statement that must be refused: whole tables, and columns one by one."""
    columns = columns_of(table)
    for verb, statement in (
        ("SELECT", "SELECT {c} FROM {t} LIMIT 1"),
        ("SELECT", "COPY (SELECT {c} FROM {t}) TO STDOUT"),
        ("INSERT", "INSERT INTO {t} ({c}) VALUES (DEFAULT)"),
        ("UPDATE", "UPDATE {t} SET {c} = DEFAULT"),
    ):
        mine = allowed(login, table, verb)
        for column in [] if mine is True else [c for c in columns if c not in mine]:
            yield statement.format(t=table, c=f'"{column}"')
    if not allowed(login, table, "SELECT"):
        yield f"SELECT count(*) FROM {table}"
        yield f"SELECT 1 FROM {table} FOR UPDATE"
    if not allowed(login, table, "DELETE"):
        yield f"DELETE FROM {table}"
    yield f"TRUNCATE {table}"
    if not (allowed(login, table, "UPDATE") or allowed(login, table, "DELETE")):
        yield f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"
    yield f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"
    yield f"CREATE TRIGGER t AFTER INSERT ON {table} EXECUTE FUNCTION transparency_refuse()"
    yield f"DROP TABLE {table}"


def refused(there, statement):
    try:
        with there.transaction(force_rollback=True):
            there.execute(statement)
    except errors.InsufficientPrivilege:
        return True
    return False


@pytest.mark.parametrize("surface", SURFACES)
def test_what_is_not_granted_is_refused(surface):
    with connect(surface) as there:
        passed = [
            statement
            for table in sorted(grants.tables())
            for statement in attempts(f"lp_{surface}", table)
            if not statement.startswith("COPY") and not refused(there, statement)
        ]
    assert passed == []


@pytest.mark.parametrize("surface", SURFACES)
def test_copy_is_no_way_around(surface):
    with connect(surface) as there, there.cursor() as cursor:
        passed = []
        for table in sorted(grants.tables()):
            for statement in attempts(f"lp_{surface}", table):
                if not statement.startswith("COPY"):
                    continue
                try:
                    with cursor.copy(statement) as copy:
                        list(copy)
                    passed.append(statement)
                except errors.InsufficientPrivilege:
                    pass
    assert passed == []


@pytest.mark.parametrize("surface", SURFACES)
def test_functions_with_the_owners_rights_answer_only_their_own_logins(surface):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.oid::regprocedure::text, has_function_privilege(%s, p.oid, 'EXECUTE')"
            " FROM pg_proc p WHERE pronamespace = 'ctx'::regnamespace",
            [f"lp_{surface}"],
        )
        held = {name for name, may in cursor.fetchall() if may}
        cursor.execute(
            "SELECT f::regprocedure::text FROM unnest(%s::text[]) f",
            [[f for f, who in grants.policy()[grants.FUNCTIONS].items() if surface in who]],
        )
        said = {name for (name,) in cursor.fetchall()}
    assert held == said


def test_no_login_can_become_another():
    for surface in SURFACES:
        with connect(surface) as there:
            others = [login for login in LOGINS if login != f"lp_{surface}"]
            tries = [f"SET ROLE {other}" for other in (*others, "lp_owner")]
            tries += [f"SET SESSION AUTHORIZATION {other}" for other in (*others, "lp_owner")]
            tries += ["CREATE ROLE x", "ALTER ROLE CURRENT_USER SUPERUSER", "CREATE SCHEMA x"]
            assert [t for t in tries if not refused(there, t)] == []


def test_no_login_can_enter_another_database_of_the_server():
    """From there it could read the size and the activity of ours."""
    with connect() as owner:
        others = [
            name
            for (name,) in owner.execute(
                "SELECT datname FROM pg_database"
                " WHERE datallowconn AND datname <> current_database()"
            ).fetchall()
        ]
    assert others
    for surface in SURFACES:
        for name in others:
            with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
                psycopg.connect(databases.url_of(surface), dbname=name)
