"""The privacy policy names every table, and the database holds it and nothing else."""

import pytest
from django.db import connection

from lamppost.config import grants
from lamppost.config.logins import LOGINS

pytestmark = pytest.mark.django_db


def rows(sql, *args):
    with connection.cursor() as cursor:
        cursor.execute(sql, args)
        return cursor.fetchall()


def test_every_table_stands_in_the_policy():
    there = {name for (name,) in rows("SELECT tablename FROM pg_tables WHERE schemaname='public'")}
    assert there == grants.tables()


def test_every_table_has_row_policies_forced_on_its_owner_too():
    open_ = rows(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " AND NOT (relrowsecurity AND relforcerowsecurity)"
    )
    assert open_ == []


def test_the_database_grants_what_the_policy_says_and_nothing_more():
    said = {(g.login, g.table, g.verb) for g in grants.grants()}
    held = {
        (login, table, verb)
        for login, table, verb in rows(
            "SELECT grantee, table_name, privilege_type FROM information_schema.column_privileges"
            " WHERE table_schema = 'public' AND grantee = ANY(%s)"
            " UNION SELECT grantee, table_name, privilege_type"
            " FROM information_schema.table_privileges"
            " WHERE table_schema = 'public' AND grantee = ANY(%s)",
            list(LOGINS),
            list(LOGINS),
        )
    }
    assert held == said


def test_no_function_of_ours_is_open_to_everyone():
    open_ = rows(
        "SELECT p.oid::regprocedure::text FROM pg_proc p"
        " WHERE pronamespace IN ('ctx'::regnamespace, 'public'::regnamespace)"
        " AND has_function_privilege('public', p.oid, 'EXECUTE')"
    )
    assert open_ == []


@pytest.mark.parametrize("login", LOGINS)
def test_no_login_is_more_than_a_login(login):
    (found,) = rows(
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolinherit"
        " FROM pg_roles WHERE rolname = %s",
        login,
    )
    assert not any(found)
