"""Passkeys and sessions in raw SQL: what the site's own login, and every other, cannot do."""

import secrets
import uuid

import pytest
from psycopg import errors

from lamppost.accounts.sessions import digest
from tests.attacks.intake import connect
from tests.attacks.test_residents import Person

pytestmark = pytest.mark.django_db
INSERT = (
    "INSERT INTO accounts_passkey (id, user_id, credential_id, public_key, sign_count, name,"
    " added_at) VALUES (%s, %s, %s, 'public', 5, 'Phone', '2026-01-01')"
)


class Keyed(Person):
    """A resident with one passkey and a second session."""

    def __init__(self, owner):
        super().__init__(owner)
        self.credential, self.passkey = secrets.token_bytes(32), uuid.uuid4()
        owner.execute(INSERT, [self.passkey, self.user, self.credential])
        self.second = secrets.token_hex(16)
        owner.execute(
            "INSERT INTO accounts_session (token_sha256, surface, user_id, data, expires_at)"
            " VALUES (%s, 'site', %s, '', now() + interval '1 hour')",
            [digest(self.second), self.user],
        )

    def keys(self):
        with connect() as owner:
            return owner.execute(
                "SELECT id, sign_count, name FROM accounts_passkey WHERE user_id = %s", [self.user]
            ).fetchall()

    def sessions(self):
        with connect() as owner:
            return owner.execute(
                "SELECT count(*) FROM accounts_session WHERE user_id = %s", [self.user]
            ).fetchone()[0]


@pytest.fixture
def people():
    with connect() as owner:
        ana, bob = Keyed(owner), Keyed(owner)
        try:
            yield ana, bob
        finally:
            who = [[ana.user, bob.user]]
            owner.execute("DELETE FROM accounts_session WHERE user_id = ANY(%s)", who)
            owner.execute("DELETE FROM accounts_user WHERE id = ANY(%s)", who)


def test_passkeys_cannot_be_listed_and_without_a_session_not_even_seen(people):
    ana, _ = people
    with connect("site", ana.token) as there:
        assert there.execute("SELECT id FROM accounts_passkey").fetchall() == [(ana.passkey,)]
    for token in ("", "invented", ana.user.hex):
        with connect("site", token) as there:
            assert there.execute("SELECT id FROM accounts_passkey").fetchall() == []
            assert there.execute("SELECT * FROM ctx.my_sessions()").fetchall() == []


def test_a_passkey_is_found_by_its_whole_id_and_nothing_else(people):
    ana, bob = people
    with connect("site") as there:
        found = there.execute("SELECT id FROM ctx.passkey(%s)", [bob.credential]).fetchall()
        assert found == [(bob.user,)]
        for guess in (b"", b"%", bob.credential[:31], bob.user.bytes, bob.passkey.bytes, bob.index):
            assert there.execute("SELECT id FROM ctx.passkey(%s)", [guess]).fetchall() == []


@pytest.mark.parametrize("kind", ["officer", "editor"])
def test_a_passkey_opens_residents_accounts_only(people, kind):
    ana, _ = people
    with connect() as owner:
        owner.execute("UPDATE accounts_user SET kind = %s WHERE id = %s", [kind, ana.user])
    with connect("site") as there:
        assert there.execute("SELECT id FROM ctx.passkey(%s)", [ana.credential]).fetchall() == []


def test_a_count_is_taken_over_once_and_never_goes_back(people):
    ana, _ = people
    use = "SELECT ctx.passkey_used(%s, %s, %s)"
    with connect("site") as there:
        for was, became, taken in ((5, 5, False), (5, 4, False), (5, 0, False), (5, 6, True)):
            assert there.execute(use, [ana.credential, was, became]).fetchone() == (taken,)
        assert there.execute(use, [ana.credential, 5, 7]).fetchone() == (False,)
        assert there.execute(use, [b"invented", 5, 7]).fetchone() == (False,)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ctx.remove_passkey('{bob.passkey}')",
        "SELECT ctx.end_sessions(s.id) FROM (SELECT '{theirs}'::uuid id) s",
        "SELECT ctx.end_sessions(NULL)",
        "UPDATE accounts_passkey SET name = 'x' WHERE user_id = '{bob.user}'",
    ],
)
def test_nothing_of_another_ends(people, query):
    ana, bob = people
    with connect() as owner:
        (theirs,) = owner.execute(
            "SELECT id FROM accounts_session WHERE token_sha256 = %s", [digest(bob.token)]
        ).fetchone()
    before = bob.keys(), bob.sessions()
    with connect("site", ana.token) as there:
        there.execute(query.format(bob=bob, theirs=theirs))
    assert (bob.keys(), bob.sessions()) == before


@pytest.mark.parametrize(
    "query",
    [
        "INSERT INTO accounts_passkey (id, user_id, credential_id, public_key, sign_count, name,"
        " added_at) VALUES (gen_random_uuid(), '{bob.user}', 'x', 'x', 0, 'x', now())",
        "UPDATE accounts_passkey SET user_id = '{bob.user}'",
        "UPDATE accounts_passkey SET public_key = 'mine'",
        "UPDATE accounts_passkey SET credential_id = 'mine'",
        "UPDATE accounts_passkey SET sign_count = 0",
        "DELETE FROM accounts_passkey",
    ],
)
def test_what_is_not_the_sites_to_do_is_refused(people, query):
    ana, bob = people
    with connect("site", ana.token) as there, pytest.raises(errors.InsufficientPrivilege):
        there.execute(query.format(ana=ana, bob=bob))


def test_a_session_row_can_be_given_to_nobody_else_by_its_own_token(people):
    """Who has a token may write its row; another's second session stays out of reach."""
    ana, bob = people
    with connect("site", ana.token) as there:
        listed = there.execute("SELECT is_this FROM ctx.my_sessions()").fetchall()
        assert listed == [(True,), (False,)]
        assert there.execute("SELECT count(*) FROM accounts_session").fetchone() == (1,)
    with connect("site", bob.second) as there:
        assert there.execute("SELECT ctx.end_sessions(NULL)").fetchone() == (1,)
    assert (ana.sessions(), bob.sessions()) == (2, 1)


def test_the_last_way_in_stays_even_when_two_go_at_the_same_time(people):
    ana, _ = people
    with connect() as owner:
        owner.execute("UPDATE accounts_user SET password = '!x' WHERE id = %s", [ana.user])
        other = uuid.uuid4()
        owner.execute(INSERT, [other, ana.user, secrets.token_bytes(32)])
    with connect("site", ana.token) as one, connect("site", ana.second) as two:
        with one.transaction():
            assert one.execute("SELECT ctx.remove_passkey(%s)", [other]).fetchone() == (True,)
            two.execute("SET lock_timeout = '200ms'")
            with pytest.raises(errors.LockNotAvailable):
                two.execute("SELECT ctx.remove_passkey(%s)", [ana.passkey])
        again = two.execute("SELECT ctx.remove_passkey(%s)", [ana.passkey]).fetchone()
        assert again == (False,)
    assert len(ana.keys()) == 1


def test_a_password_is_forgotten_only_where_a_passkey_stays(people):
    ana, _ = people
    with connect("site", ana.token) as there:
        assert there.execute("SELECT ctx.remove_passkey(%s)", [ana.passkey]).fetchone() == (True,)
        assert there.execute("SELECT ctx.forget_password()").fetchone() == (False,)
    with connect("site") as there:
        assert there.execute("SELECT ctx.forget_password()").fetchone() == (False,)
    assert ana.row()[0][0] == "hash"


@pytest.mark.parametrize("surface", ["portal", "desk", "intake", "live", "worker"])
def test_no_other_surface_reaches_passkeys(people, surface):
    ana, _ = people
    with connect(surface, ana.token) as there:
        for query in (
            "SELECT 1 FROM accounts_passkey",
            f"SELECT ctx.passkey('\\x{ana.credential.hex()}')",
            "SELECT ctx.my_sessions()",
            "SELECT ctx.end_sessions(NULL)",
            "SELECT ctx.forget_password()",
        ):
            with pytest.raises(errors.InsufficientPrivilege):
                there.execute(query)


def test_passkeys_go_with_their_login(people):
    ana, bob = people
    with connect("site", ana.token) as there:
        there.execute("SELECT ctx.delete_myself()")
    assert (ana.keys(), len(bob.keys())) == ([], 1)
