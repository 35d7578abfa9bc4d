"""What no login can do about posts in raw SQL: read an author, publish past the desk, decide."""

from __future__ import annotations

import secrets
import uuid

import psycopg
import pytest
from psycopg import errors

from lamppost.accounts.sessions import digest
from lamppost.places.cells import cell_at
from tests.attacks.intake import connect
from tests.attacks.test_residents import Person

pytestmark = pytest.mark.django_db
CELL = cell_at(41.9175, -87.7068)
INSERT = """INSERT INTO feed_post (id, author_id, number, text, state, version, created_at, rule,
    guidelines, appeal, kind_id, did, title, cell, place_name, happened_at, outcome, helpful,
    comments, published_at) VALUES ('{post}', '{who}', 7, 'a text', '{state}', 1, now(), '', '', '',
    'pets', '', 'a title', {cell}, '', now(), '', 99, 99, {published})"""


class Moderator:
    def __init__(self, owner):
        self.id, self.token = uuid.uuid4(), secrets.token_hex(16)
        owner.execute(
            "INSERT INTO accounts_user (id, login, password, kind, is_active)"
            " VALUES (%s, %s, 'hash', 'editor', true)",
            [self.id, f"mod-{self.id.hex[:8]}"],
        )
        owner.execute(
            "INSERT INTO accounts_session (token_sha256, surface, user_id, data, expires_at)"
            " VALUES (%s, 'desk', %s, '', now() + interval '1 hour')",
            [digest(self.token), self.id],
        )


class Scene:
    """Ana has a held and a live post; Bob reads; two moderators."""

    def __init__(self, owner):
        self.ana, self.bob = Person(owner), Person(owner)
        self.mod, self.other = Moderator(owner), Moderator(owner)
        self.held, self.live, self.new = (uuid.uuid4() for _ in range(3))
        for post, state, at in ((self.held, "held", "NULL"), (self.live, "live", "now()")):
            owner.execute(self.insert(post, self.ana.id, state, at))
        self.case = owner.execute(
            "SELECT id FROM feed_case WHERE post_id = %s", [self.held]
        ).fetchone()[0]

    @staticmethod
    def insert(post, who, state="held", published="NULL"):
        return INSERT.format(post=post, who=who, state=state, cell=CELL, published=published)


@pytest.fixture
def scene():
    with connect() as owner:
        made = Scene(owner)
        try:
            yield made
        finally:
            people = [made.ana.user, made.bob.user, made.mod.id, made.other.id]
            owner.execute("DELETE FROM accounts_session WHERE user_id = ANY(%s)", [people])
            owner.execute("DELETE FROM accounts_user WHERE id = ANY(%s)", [people])


@pytest.mark.parametrize("column", ["author_id", "thread_key", "share_sha256"])
@pytest.mark.parametrize("surface", ["site", "desk", "worker", "portal", "live", "intake"])
def test_no_login_reads_who_wrote_a_post_or_the_key_of_a_thread(scene, surface, column):
    with connect(surface, scene.ana.token) as there:
        for query in (
            f"SELECT {column} FROM feed_post",
            f"SELECT 1 FROM feed_post WHERE {column} IS NOT NULL",
            f"SELECT 1 FROM feed_post ORDER BY {column}",
            "SELECT p FROM feed_post p",
            "SELECT row_to_json(p) FROM feed_post p",
        ):
            with pytest.raises(errors.InsufficientPrivilege):
                there.execute(query)


@pytest.mark.parametrize("surface", ["site", "desk", "portal", "live", "intake"])
@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM feed_voice",
        "SELECT author_id FROM feed_comment",
        "SELECT feed_number('k', gen_random_uuid(), 0)",
        "SELECT feed_speak(gen_random_uuid(), 'k', gen_random_uuid())",
        "SELECT * FROM feed_nudge",
    ],
)
def test_numbers_and_their_makings_are_nobodys(scene, surface, query):
    with connect(surface, scene.ana.token) as there:
        with pytest.raises(errors.InsufficientPrivilege):
            there.execute(query)


def test_a_post_that_waits_is_its_authors_alone_on_the_site(scene):
    query = "SELECT count(*) FROM feed_post WHERE id = %s"
    for token, sees in ((scene.ana.token, 1), (scene.bob.token, 0), ("", 0)):
        with connect("site", token) as there:
            assert there.execute(query, [scene.held]).fetchone() == (sees,)


def test_nobody_without_a_session_reads_a_live_post(scene):
    query = "SELECT count(*) FROM feed_post WHERE id = %s"
    with connect("site", scene.bob.token) as there:
        assert there.execute(query, [scene.live]).fetchone() == (1,)
    with connect("site", "") as there:
        assert there.execute(query, [scene.live]).fetchone() == (0,)


def test_the_site_cannot_publish_whatever_it_says(scene):
    with connect("site", scene.bob.token) as there:
        there.execute(scene.insert(scene.new, scene.bob.id, "live", "now()"))
        with pytest.raises(errors.CheckViolation):
            there.execute("UPDATE feed_post SET state = 'live' WHERE id = %s", [scene.new])
    with connect() as owner:
        row = owner.execute(
            "SELECT state, published_at, helpful, comments, number <> 7 FROM feed_post"
            " WHERE id = %s",
            [scene.new],
        ).fetchone()
    assert row == ("held", None, 0, 0, True)


def test_other_words_in_a_live_post_hold_it_whoever_writes_the_statement(scene):
    with connect("site", scene.ana.token) as there:
        there.execute("UPDATE feed_post SET text = 'a txt' WHERE id = %s", [scene.live])
        state = "SELECT state FROM feed_post WHERE id = %s"
        assert there.execute(state, [scene.live]).fetchone() == ("live",)
        there.execute("UPDATE feed_post SET text = 'another' WHERE id = %s", [scene.live])
        assert there.execute(state, [scene.live]).fetchone() == ("held",)


@pytest.mark.parametrize(
    "query",
    [
        "UPDATE feed_post SET text = 'x' WHERE id = '{s.live}'",
        "UPDATE feed_post SET state = 'withdrawn' WHERE id = '{s.live}'",
        "UPDATE feed_post SET outcome = 'resolved' WHERE id = '{s.live}'",
        "UPDATE feed_post SET share_sha256 = sha256('x') WHERE id = '{s.live}'",
    ],
)
def test_nothing_of_anothers_post_is_changed(scene, query):
    with connect("site", scene.bob.token) as there:
        assert there.execute(query.format(s=scene)).rowcount == 0


@pytest.mark.parametrize(
    "query",
    [
        "INSERT INTO feed_notice (id, resident_id, post_id, news, subject, at) VALUES"
        " (gen_random_uuid(), '{s.bob.id}', '{s.live}', 'live', gen_random_uuid(), now())",
        "INSERT INTO feed_follow (id, post_id, resident_id) VALUES"
        " (gen_random_uuid(), '{s.live}', '{s.ana.id}')",
        "INSERT INTO feed_case (id, kind, post_id, opened_at) VALUES"
        " (gen_random_uuid(), 'post', '{s.live}', now())",
        "UPDATE feed_post SET number = 3",
        "UPDATE feed_post SET author_id = '{s.bob.id}'",
        "UPDATE feed_post SET cell = 1",
        "DELETE FROM feed_post",
        "DELETE FROM feed_comment",
        "DELETE FROM feed_flag",
        "SELECT * FROM feed_case",
        "SELECT ctx.sanction('{s.case}', 'warning', 1)",
        "SELECT ctx.standing('{s.case}')",
        "UPDATE feed_kind SET trusted_after = 0",
    ],
)
def test_what_is_the_desks_or_nobodys_is_refused_to_the_site(scene, query):
    with connect("site", scene.bob.token) as there, pytest.raises(errors.InsufficientPrivilege):
        there.execute(query.format(s=scene))


def test_a_post_in_anothers_name_is_refused(scene):
    with connect("site", scene.bob.token) as there, pytest.raises(errors.InsufficientPrivilege):
        there.execute(scene.insert(scene.new, scene.ana.id))


DECIDE = """UPDATE feed_case SET verdict = 'let_out', seen = 1, decided_by = '{by}',
    decided_at = now() WHERE id = '{case}'"""
CLAIM = "UPDATE feed_case SET claimed_by = '{by}', claimed_until = now() WHERE id = '{case}'"


def test_a_moderator_decides_only_in_their_own_name_and_what_they_claimed(scene):
    with connect("desk", scene.mod.token) as there:
        for query in (
            DECIDE.format(by=scene.mod.id, case=scene.case),
            DECIDE.format(by=scene.other.id, case=scene.case),
            CLAIM.format(by=scene.other.id, case=scene.case),
        ):
            with pytest.raises(errors.InsufficientPrivilege):
                there.execute(query)
        there.execute(CLAIM.format(by=scene.mod.id, case=scene.case))
        there.execute(DECIDE.format(by=scene.mod.id, case=scene.case))
        with pytest.raises(psycopg.IntegrityError):
            there.execute(f"UPDATE feed_case SET verdict = 'refuse' WHERE id = '{scene.case}'")


@pytest.mark.parametrize(
    "query",
    [
        "UPDATE feed_post SET state = 'live'",
        "UPDATE feed_post SET text = 'x'",
        "DELETE FROM feed_post",
        "SELECT resident_id FROM feed_flag",
        "SELECT * FROM feed_sanction",
        "SELECT * FROM feed_notice",
        "SELECT * FROM feed_follow",
        "SELECT * FROM feed_helpful",
        "SELECT ctx.my_posts()",
        "INSERT INTO feed_kind (word, name_en, name_es) VALUES ('x', 'x', 'x')",
    ],
)
def test_the_desk_has_no_way_to_a_person_or_past_a_case(scene, query):
    with connect("desk", scene.mod.token) as there:
        with pytest.raises(errors.InsufficientPrivilege):
            there.execute(query)


def test_the_desk_sees_nothing_without_a_moderators_session(scene):
    with connect("desk", "") as there:
        for table in ("feed_post", "feed_comment", "feed_case", "feed_flag"):
            assert there.execute(f"SELECT count(id) FROM {table}").fetchone() == (0,)


LINE = """INSERT INTO feed_line (id, post_id, asker_id, number, opened_at)
    VALUES ('{line}', '{post}', '{who}', 7, now())"""
MESSAGE = """INSERT INTO feed_message (id, line_id, from_author, text, at)
    VALUES (gen_random_uuid(), '{line}', true, 'words of the author', now())"""


@pytest.fixture
def line(scene):
    """Bob's line to Ana, who allows it."""
    with connect("site", scene.ana.token) as there:
        there.execute("UPDATE feed_post SET contact = true WHERE id = %s", [scene.live])
    with connect("site", scene.bob.token) as there:
        there.execute(LINE.format(line=scene.new, post=scene.live, who=scene.bob.id))
    return scene.new


def test_nobody_writes_in_the_others_name_on_a_private_line(scene, line):
    with connect("site", scene.bob.token) as there:
        there.execute(MESSAGE.format(line=line))
        query = "SELECT from_author FROM feed_message WHERE line_id = %s"
        assert there.execute(query, [line]).fetchone() == (False,)


def test_a_line_is_its_two_peoples_and_the_post_must_be_live(scene, line):
    query = "SELECT count(id) FROM feed_line WHERE id = %s"
    for token, sees in ((scene.ana.token, 1), (scene.bob.token, 1), ("", 0)):
        with connect("site", token) as there:
            assert there.execute(query, [line]).fetchone() == (sees,)
    with connect("site", "") as there, pytest.raises(errors.CheckViolation):
        there.execute(MESSAGE.format(line=line))
    with connect("site", scene.ana.token) as there:
        there.execute("UPDATE feed_post SET state = 'withdrawn' WHERE id = %s", [scene.live])
    with connect("site", scene.bob.token) as there:
        assert there.execute(query, [line]).fetchone() == (0,)


def test_a_line_to_oneself_or_about_a_post_that_does_not_allow_it_is_refused(scene):
    for token, who in ((scene.bob.token, scene.bob.id), (scene.ana.token, scene.ana.id)):
        with connect("site", token) as there, pytest.raises(errors.CheckViolation):
            there.execute(LINE.format(line=scene.new, post=scene.live, who=who))
