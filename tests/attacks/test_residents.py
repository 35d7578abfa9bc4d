"""What the site's own login cannot do in raw SQL: list people, read another, change another."""

import secrets
import uuid

import pytest
from psycopg import errors

from lamppost.accounts.sessions import digest
from tests.attacks.intake import connect

pytestmark = pytest.mark.django_db
PLACE = "gen_random_uuid(), {who}, 'home', 617733122422996991, 805, 1, true, true, 1, 0, 0, 1, 0"
INSERT = (
    "INSERT INTO residents_place (id, resident_id, name, cell, radius_m, categories, by_push,"
    " by_mail, key, x, y, z, chord2) VALUES (" + PLACE + ")"
)


class Person:
    """A resident with a place and an open session, committed."""

    def __init__(self, owner):
        self.user, self.id = uuid.uuid4(), uuid.uuid4()
        self.token, self.leave = secrets.token_hex(16), secrets.token_urlsafe(32)
        self.index = secrets.token_bytes(32)
        owner.execute(
            "INSERT INTO accounts_user (id, login, password, kind, is_active)"
            " VALUES (%s, %s, 'hash', 'resident', true)",
            [self.user, self.index.hex()],
        )
        owner.execute(
            "INSERT INTO residents_resident (id, user_id, email_sealed, email_key, key_version,"
            " email_index, confirmed, language, leave_sha256)"
            " VALUES (%s, %s, 'box', 'key', 1, %s, true, 'en', sha256(%s))",
            [self.id, self.user, self.index, self.leave.encode()],
        )
        owner.execute(INSERT.format(who="%s"), [self.id])
        owner.execute(
            "INSERT INTO accounts_session (token_sha256, surface, user_id, data, expires_at)"
            " VALUES (%s, 'site', %s, '', now() + interval '1 hour')",
            [digest(self.token), self.user],
        )

    def row(self):
        with connect() as owner:
            return owner.execute(
                "SELECT u.password, r.language, p.radius_m, p.by_mail, p.by_push"
                " FROM accounts_user u JOIN residents_resident r ON r.user_id = u.id"
                " JOIN residents_place p ON p.resident_id = r.id WHERE u.id = %s",
                [self.user],
            ).fetchall()


@pytest.fixture
def people():
    with connect() as owner:
        ana, bob = Person(owner), Person(owner)
        try:
            yield ana, bob
        finally:
            owner.execute(
                "DELETE FROM accounts_session WHERE user_id = ANY(%s)", [[ana.user, bob.user]]
            )
            owner.execute("DELETE FROM accounts_user WHERE id = ANY(%s)", [[ana.user, bob.user]])


@pytest.mark.parametrize("table", ["accounts_user", "residents_resident", "residents_place"])
def test_a_resident_sees_one_row_of_each_table_and_without_a_session_none(people, table):
    ana, _ = people
    with connect("site", ana.token) as there:
        assert there.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,)
    for token in ("", "invented", ana.user.hex):
        with connect("site", token) as there:
            assert there.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


@pytest.mark.parametrize(
    "query",
    [
        "UPDATE residents_place SET radius_m = 8047 WHERE resident_id = '{bob.id}'",
        "UPDATE residents_resident SET language = 'es' WHERE id = '{bob.id}'",
        "UPDATE accounts_user SET password = 'mine' WHERE id = '{bob.user}'",
        "DELETE FROM residents_place WHERE resident_id = '{bob.id}'",
        "DELETE FROM accounts_session WHERE user_id = '{bob.user}'",
    ],
)
def test_nothing_of_another_is_changed_or_deleted(people, query):
    ana, bob = people
    before = bob.row()
    with connect("site", ana.token) as there:
        assert there.execute(query.format(bob=bob)).rowcount == 0
    assert bob.row() == before


@pytest.mark.parametrize(
    "query",
    [
        INSERT.format(who="'{bob.id}'"),
        "UPDATE residents_place SET resident_id = '{bob.id}'",
        "UPDATE residents_resident SET user_id = '{bob.user}'",
        "UPDATE residents_resident SET email_sealed = 'x'",
        "UPDATE residents_resident SET leave_sha256 = sha256('x')",
        "UPDATE accounts_user SET kind = 'editor'",
        "UPDATE accounts_user SET id = '{bob.user}'",
        "INSERT INTO accounts_user (id, login, password, kind, is_active)"
        " VALUES (gen_random_uuid(), 'x', 'x', 'editor', true)",
        "INSERT INTO accounts_user (id, login, password, kind, is_active)"
        " VALUES (gen_random_uuid(), 'x', 'x', 'resident', true)",
        "INSERT INTO residents_resident (id, user_id) VALUES (gen_random_uuid(), '{ana.user}')",
        "DELETE FROM residents_resident",
        "DELETE FROM accounts_user",
        "SELECT * FROM residents_joining",
        "SELECT * FROM residents_letter",
        "SELECT * FROM accounts_guess",
        "DELETE FROM accounts_guess",
    ],
)
def test_what_is_not_the_sites_to_do_is_refused(people, query):
    ana, bob = people
    with connect("site", ana.token) as there, pytest.raises(errors.InsufficientPrivilege):
        there.execute(query.format(ana=ana, bob=bob))


def test_there_is_no_sixth_place_in_raw_sql_not_even_at_the_same_time(people):
    ana, _ = people
    mine = INSERT.format(who=f"'{ana.id}'")
    with connect("site", ana.token) as one, connect("site", ana.token) as two:
        for _ in range(3):
            one.execute(mine)
        with one.transaction():
            one.execute(mine)
            two.execute("SET lock_timeout = '200ms'")
            with pytest.raises((errors.LockNotAvailable, errors.UniqueViolation)):
                two.execute(mine)
        with pytest.raises(errors.CheckViolation):
            two.execute(mine)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM ctx.joining('{guess}')",
        "SELECT * FROM ctx.finish_joining('{guess}')",
        "SELECT * FROM ctx.subscriptions('{guess}')",
        "SELECT 1 WHERE ctx.unsubscribe('{guess}', NULL, 'mail')",
        "SELECT 1 WHERE ctx.replace_password('{guess}', 'guess', 'mine')",
        "SELECT 1 WHERE ctx.renew_joining('\\x00', '\\x00', '\\x00')",
        "SELECT * FROM ctx.credentials('{guess}')",
    ],
)
def test_no_function_answers_to_what_can_be_guessed_or_is_known(people, query):
    """Not to ids, logins' patterns, e-mails or a hash that stands in the table."""
    ana, bob = people
    guesses = ("", "%", "x", bob.id, bob.user, bob.id.hex, digest(bob.leave).hex(), "x' OR 'a'='a")
    with connect("site", ana.token) as there:
        for guess in guesses:
            asked = query.format(guess=str(guess).replace("'", "''"))
            assert there.execute(asked).fetchall() == []
    assert bob.row() == [("hash", "en", 805, True, True)]


def test_a_link_ends_letters_for_its_own_resident_only(people):
    ana, bob = people
    with connect() as owner:
        (theirs,) = owner.execute(
            "SELECT id FROM residents_place WHERE resident_id = %s", [bob.id]
        ).fetchone()
    with connect("site") as there:
        assert there.execute(
            "SELECT ctx.unsubscribe(%s, %s, 'mail')", [ana.leave, theirs]
        ).fetchone() == (True,)
        there.execute("SELECT ctx.unsubscribe(%s, NULL, 'mail')", [ana.leave])
    assert ana.row() == [("hash", "en", 805, False, True)]
    assert bob.row() == [("hash", "en", 805, True, True)]


def test_an_account_is_deleted_by_its_own_session_and_nothing_of_it_is_left(people):
    ana, bob = people
    with connect() as owner:
        owner.execute(
            "INSERT INTO alerts_pushsubscription (id, resident_id, endpoint, p256dh, auth,"
            " language, created_at) VALUES (gen_random_uuid(), %s, %s, 'x', 'x', 'en', now())",
            [ana.id, f"https://push.example/{ana.id}"],
        )
    for surface, token in (("site", ""), ("site", "invented")):
        with connect(surface, token) as there:
            assert there.execute("SELECT ctx.delete_myself()").fetchone() == (False,)
    with connect("site", ana.token) as there:
        assert there.execute("SELECT ctx.delete_myself()").fetchone() == (True,)
    with connect() as owner:
        for table, column, key in (
            ("accounts_user", "id", ana.user),
            ("accounts_session", "user_id", ana.user),
            ("residents_resident", "id", ana.id),
            ("residents_place", "resident_id", ana.id),
            ("alerts_pushsubscription", "resident_id", ana.id),
        ):
            query = f"SELECT count(*) FROM {table} WHERE {column} = %s"
            assert owner.execute(query, [key]).fetchone() == (0,)
    assert len(bob.row()) == 1


def test_every_row_that_hangs_on_a_resident_goes_by_itself():
    """Tables to come as well: the database follows every foreign key from there."""
    with connect() as owner:
        left = owner.execute(
            "WITH RECURSIVE hangs AS ("
            " SELECT c.* FROM pg_constraint c WHERE c.contype = 'f'"
            "    AND c.confrelid = 'residents_resident'::regclass"
            " UNION SELECT c.* FROM pg_constraint c JOIN hangs h ON c.confrelid = h.conrelid"
            "  WHERE c.contype = 'f')"
            " SELECT conname FROM hangs WHERE confdeltype NOT IN ('c', 'n')"
        ).fetchall()
    assert left == []


@pytest.mark.parametrize("surface", ["portal", "desk", "intake", "live"])
def test_no_other_surface_reaches_residents_or_their_functions(people, surface):
    ana, _ = people
    with connect(surface, ana.token) as there:
        for query in (
            "SELECT 1 FROM residents_resident",
            "SELECT 1 FROM residents_place",
            f"SELECT ctx.unsubscribe('{ana.leave}', NULL, 'mail')",
            "SELECT ctx.delete_myself()",
            "SELECT ctx.resident()",
        ):
            with pytest.raises(errors.InsufficientPrivilege):
                there.execute(query)


def test_the_worker_writes_to_people_and_changes_nothing_of_them(people):
    ana, _ = people
    with connect("worker") as there:
        assert there.execute(
            "SELECT language FROM residents_resident WHERE id = %s", [ana.id]
        ).fetchone() == ("en",)
        for query in (
            "UPDATE residents_resident SET language = 'es'",
            "DELETE FROM residents_resident",
            "UPDATE residents_place SET by_mail = true",
            "SELECT 1 FROM accounts_user",
            "SELECT password FROM residents_joining",
            "SELECT user_id FROM accounts_session",
        ):
            with pytest.raises(errors.InsufficientPrivilege):
                there.execute(query)
