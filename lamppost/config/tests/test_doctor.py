"""The doctor finds each way of making an installation unsafe, made for real and undone again."""

import contextlib

import psycopg
import pytest

from lamppost.config import bootstrap, databases, doctor, drift
from lamppost.config.paths import data_folder
from tests.attacks.intake import connect

pytestmark = pytest.mark.django_db
embedded_only = pytest.mark.skipif(
    databases.external_url() is not None, reason="the database is given by URL"
)

GRANT_STATISTICS = """
DO $$ DECLARE f regprocedure; BEGIN
    FOR f IN SELECT oid FROM pg_proc WHERE proname LIKE 'pg\\_stat\\_get%' LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO PUBLIC', f);
    END LOOP; END $$"""


def unsafe():
    return [finding.what for finding in doctor.examine() if finding.unsafe]


@contextlib.contextmanager
def done(change, undo):
    with connect() as admin:
        admin.execute(change)
        try:
            yield
        finally:
            admin.execute(undo)


def test_an_installation_as_we_make_it_is_well():
    too_old = [what for what in unsafe() if what.startswith("PostgreSQL")]
    assert unsafe() == too_old  # Debian 12's PostgreSQL 15 runs these tests, but nothing else


def test_a_server_older_than_promised_is_found(monkeypatch):
    monkeypatch.setattr(doctor, "OLDEST", 990000)
    assert [what.split()[0] for what in unsafe()] == ["PostgreSQL"]


@pytest.mark.parametrize(
    ("change", "undo", "found"),
    [
        (
            "GRANT SELECT ON residents_place TO lp_portal",
            "REVOKE SELECT ON residents_place FROM lp_portal",
            "+ grant on residents_place to lp_portal: SELECT",
        ),
        (
            "GRANT SELECT (cell) ON residents_place TO lp_portal",
            "REVOKE SELECT (cell) ON residents_place FROM lp_portal",
            "+ grant on residents_place to lp_portal: SELECT (cell)",
        ),
        (
            "GRANT SELECT ON residents_place TO PUBLIC",
            "REVOKE SELECT ON residents_place FROM PUBLIC",
            "+ grant on residents_place to PUBLIC: SELECT",
        ),
        (
            "CREATE POLICY mine ON residents_place TO lp_site USING (true)",
            "DROP POLICY mine ON residents_place",
            "+ policy mine on residents_place",
        ),
        (
            "ALTER TABLE residents_place NO FORCE ROW LEVEL SECURITY",
            "ALTER TABLE residents_place FORCE ROW LEVEL SECURITY",
            "rows of residents_place are not under forced policies",
        ),
        (
            "GRANT EXECUTE ON FUNCTION ctx.resident() TO lp_portal",
            "REVOKE EXECUTE ON FUNCTION ctx.resident() FROM lp_portal",
            "function ctx.resident()",
        ),
        (
            "ALTER FUNCTION ctx.resident() OWNER TO CURRENT_USER",
            "ALTER FUNCTION ctx.resident() OWNER TO lp_owner",
            "must be owner of function",
        ),
        (
            "CREATE TABLE public.unlisted (a int); ALTER TABLE unlisted OWNER TO lp_owner",
            "DROP TABLE public.unlisted",
            "every table stands in the policy, but: unlisted",
        ),
        (
            "ALTER TABLE transparency_entry DISABLE TRIGGER USER",
            "ALTER TABLE transparency_entry ENABLE TRIGGER USER",
            "trigger",
        ),
        ("ALTER ROLE lp_site SUPERUSER", "ALTER ROLE lp_site NOSUPERUSER", "more than a login"),
        ("ALTER ROLE lp_site BYPASSRLS", "ALTER ROLE lp_site NOBYPASSRLS", "more than a login"),
        ("GRANT lp_owner TO lp_site", "REVOKE lp_owner FROM lp_site", "more than a login"),
        ("ALTER ROLE lp_desk NOLOGIN", "ALTER ROLE lp_desk LOGIN", "lp_desk cannot sign in"),
        (
            "GRANT SELECT ON pg_catalog.pg_class TO PUBLIC",
            bootstrap.HARDEN,
            "does not answer: SELECT reltuples",
        ),
        (
            "GRANT SELECT ON pg_stat_user_tables TO PUBLIC;" + GRANT_STATISTICS,
            bootstrap.HARDEN,
            "does not answer: SELECT * FROM pg_stat_user_tables",
        ),
        (
            "GRANT EXECUTE ON FUNCTION pg_current_wal_lsn() TO lp_portal",
            "REVOKE EXECUTE ON FUNCTION pg_current_wal_lsn() FROM lp_portal",
            "does not answer: SELECT pg_current_wal_lsn()",
        ),
        (
            "GRANT CONNECT ON DATABASE postgres TO PUBLIC",
            "REVOKE CONNECT ON DATABASE postgres FROM PUBLIC",
            "enter no other database here, but: postgres",
        ),
    ],
)
def test_the_doctor_finds(change, undo, found):
    with done(change, undo):
        assert any(found in what for what in unsafe()), unsafe()


def test_looking_changes_nothing():
    change = "GRANT SELECT ON residents_place TO lp_portal"
    with done(change, change.replace("GRANT", "REVOKE").replace(" TO ", " FROM ")):
        assert unsafe() == unsafe() != []


def test_secrets_that_others_can_read_are_found_and_not_used():
    file = data_folder() / "secrets.json"
    file.chmod(0o644)
    try:
        assert unsafe() == ["secrets are for their owner only (mode 644)"]
    finally:
        file.chmod(0o600)


def test_a_guessable_key_is_found(monkeypatch):
    monkeypatch.setenv("LAMPPOST_SECRET_KEY", "only-for-tests")
    assert unsafe() == ["no guessable key is in use"]


@embedded_only
def test_a_database_that_trusts_anybody_is_found():
    rules = databases.embedded().data / "pg_hba.conf"
    before = rules.read_text()
    rules.write_text("local all all trust\n")
    try:
        with done("SELECT pg_reload_conf()", "SELECT pg_reload_conf()"):
            for _ in range(100):
                if any("asks for passwords" in what for what in unsafe()):
                    break
            else:
                pytest.fail("the doctor did not see it")
    finally:
        rules.write_text(before)
        with connect() as admin:
            admin.execute("SELECT pg_reload_conf()")


def test_applying_the_policy_again_changes_nothing():
    with psycopg.connect(databases.owner_url()) as owner:
        assert drift.differences(owner) == []
