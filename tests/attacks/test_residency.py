"""Showing where one lives, in raw SQL: nobody verifies themselves, and no address is read back."""

import secrets
import uuid

import pytest
from psycopg import errors

from tests.attacks.intake import connect
from tests.attacks.test_residents import Person

pytestmark = pytest.mark.django_db
LETTER = (
    "INSERT INTO residents_homeletter (id, resident_id, address_sealed, address_key, key_version,"
    " cell, asked_at, printed_at, code_mac, tries, expires_at) VALUES (gen_random_uuid(), '{who}',"
    " {box}, {box}, 1, 617733122422996991, now(), {printed}, {mac}, 0, now() + {holds})"
)
ASK = (
    "INSERT INTO residents_vouching (id, resident_id, token_sha256, cell, x, y, z, has_one,"
    " first_by_id, expires_at) VALUES (gen_random_uuid(), '{who}', sha256('{token}'),"
    " 617733122422996991, 0, 0, 1, {one}, {by}, now() + interval '1 day')"
)
FRESH = {"box": "'sealed'", "printed": "NULL", "mac": "NULL", "holds": "interval '7 days'"}
PRINTED = FRESH | {"box": "''", "printed": "now()", "mac": "sha256('code')"}
UNASKED = {"one": "false", "by": "NULL"}


@pytest.fixture
def people():
    with connect() as owner:
        ana, bob, eve = Person(owner), Person(owner), Person(owner)
        try:
            yield ana, bob, eve
        finally:
            who = [[ana.user, bob.user, eve.user]]
            owner.execute("DELETE FROM accounts_session WHERE user_id = ANY(%s)", who)
            owner.execute("DELETE FROM accounts_user WHERE id = ANY(%s)", who)


def verified():
    with connect() as owner:
        return {row[0] for row in owner.execute("SELECT resident_id FROM residents_residency")}


def verify(*who):
    with connect() as owner:
        for person in who:
            owner.execute(
                "INSERT INTO residents_residency VALUES (%s, 617733122422996991, now(), 'letter')",
                [person.id],
            )


def tries(there, mac):
    return there.execute("SELECT ctx.use_home_code(sha256(%s))", [mac]).fetchone()[0]


@pytest.mark.parametrize(
    "query",
    [
        "INSERT INTO residents_residency VALUES ('{ana.id}', 1, now(), 'letter')",
        LETTER.format(who="{ana.id}", **PRINTED),
        LETTER.format(who="{ana.id}", **FRESH | {"holds": "interval '1 year'"}),
        LETTER.format(who="{bob.id}", **FRESH),
        ASK.format(who="{ana.id}", token="x", one="true", by="NULL"),
        ASK.format(who="{ana.id}", token="x", one="false", by="'{bob.id}'"),
        ASK.format(who="{bob.id}", token="x", **UNASKED),
        "UPDATE residents_homeletter SET tries = 0",
        "UPDATE residents_homeletter SET code_mac = sha256('mine')",
        "UPDATE residents_vouching SET first_by_id = '{bob.id}'",
        "UPDATE residents_residency SET cell = 1",
        "DELETE FROM residents_residency",
        "SELECT address_sealed FROM residents_homeletter",
        "SELECT address_key FROM residents_homeletter",
        "SELECT code_mac FROM residents_homeletter",
        "SELECT first_by_id FROM residents_vouching",
        "SELECT token_sha256 FROM residents_vouching",
        "SELECT residents_verify('{ana.id}', 1, 'letter')",
    ],
)
def test_nobody_verifies_themselves_or_reads_an_address_back(people, query):
    ana, bob, _ = people
    with connect() as owner:
        owner.execute(LETTER.format(who=bob.id, **FRESH))
    with connect("site", ana.token) as there, pytest.raises(errors.InsufficientPrivilege):
        there.execute(query.format(ana=ana, bob=bob))
    assert verified().isdisjoint({ana.id, bob.id})


def test_a_letter_waits_without_a_code_and_takes_none_before_it_is_printed(people):
    ana, _, _ = people
    with connect("site", ana.token) as there:
        there.execute(LETTER.format(who=ana.id, **FRESH))
        assert tries(there, b"") == tries(there, b"code") == "none"
    assert ana.id not in verified()


def test_codes_are_counted_by_the_database_and_work_for_their_own_resident(people):
    ana, bob, _ = people
    with connect() as owner:
        owner.execute(LETTER.format(who=ana.id, **PRINTED))
    with connect("site", bob.token) as there:
        assert tries(there, b"code") == "none"
    with connect("site") as there:
        assert tries(there, b"code") == "none"
    with connect("site", ana.token) as there:
        assert {tries(there, secrets.token_bytes(4)) for _ in range(10)} == {"wrong"}
        assert tries(there, b"code") == "none"
    assert ana.id not in verified()


def test_a_printed_letter_can_hold_no_address(people):
    ana, _, _ = people
    with connect() as owner, pytest.raises(errors.CheckViolation):
        owner.execute(LETTER.format(who=ana.id, **PRINTED | {"box": "'sealed'"}))


def test_vouching_takes_two_others_who_are_verified(people):
    ana, bob, eve = people
    token = secrets.token_urlsafe(32)
    with connect() as owner:
        owner.execute(ASK.format(who=ana.id, token=token, **UNASKED))
    for who in (ana, bob):  # oneself, and somebody unverified
        with connect("site", who.token) as there:
            assert there.execute("SELECT ctx.vouch(%s)", [token]).fetchone() == ("no",)
    verify(bob, eve)
    with connect() as owner:  # a place of theirs is where she lives
        owner.execute("UPDATE residents_place SET chord2 = 0.1 WHERE resident_id = %s", [bob.id])
    said = []
    for who in (bob, bob, eve):
        with connect("site", who.token) as there:
            said.append(there.execute("SELECT ctx.vouch(%s)", [token]).fetchone()[0])
    assert said == ["thanks", "no", "verified"] and ana.id in verified()


def test_two_at_the_same_time_do_not_both_come_first(people):
    ana, bob, eve = people
    token = secrets.token_urlsafe(32)
    verify(bob, eve)
    with connect() as owner:
        owner.execute(ASK.format(who=ana.id, token=token, **UNASKED))
    with connect("site", bob.token) as one, connect("site", eve.token) as two:
        with one.transaction():
            assert one.execute("SELECT ctx.vouch(%s)", [token]).fetchone() == ("thanks",)
            two.execute("SET lock_timeout = '200ms'")
            with pytest.raises(errors.LockNotAvailable):
                two.execute("SELECT ctx.vouch(%s)", [token])
        assert two.execute("SELECT ctx.vouch(%s)", [token]).fetchone() == ("verified",)


def test_a_vouching_link_is_found_by_its_token_and_only_when_signed_in(people):
    ana, bob, _ = people
    token = secrets.token_urlsafe(32)
    with connect() as owner:
        owner.execute(ASK.format(who=ana.id, token=token, **UNASKED))
    ask = "SELECT * FROM ctx.vouching(%s)"
    with connect("site") as there:
        assert there.execute(ask, [token]).fetchall() == []
    with connect("site", bob.token) as there:
        assert len(there.execute(ask, [token]).fetchall()) == 1
        for guess in ("", "%", str(ana.id), str(uuid.uuid4()), token[:-1]):
            assert there.execute(ask, [guess]).fetchall() == []


@pytest.mark.parametrize("surface", ["portal", "desk", "intake", "live"])
def test_no_other_surface_learns_who_is_verified(people, surface):
    ana, _, _ = people
    with connect(surface, ana.token) as there:
        for table in ("residency", "homeletter", "vouching"):
            with pytest.raises(errors.InsufficientPrivilege):
                there.execute(f"SELECT 1 FROM residents_{table}")
        with pytest.raises(errors.InsufficientPrivilege):
            there.execute("SELECT ctx.vouch('x')")
