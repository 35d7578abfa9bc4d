"""What raw SQL cannot do to uploads and media: read another's, forge one, skip the look."""

import secrets
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from psycopg import errors

from lamppost.accounts.models import Session, User
from lamppost.accounts.sessions import digest
from lamppost.footage.models import Media, Upload
from tests.attacks.intake import connect

pytestmark = pytest.mark.django_db
FORGED = (
    "INSERT INTO footage_media (id, owner_id, kind, state, width, height, seconds, bytes,"
    " has_sound, with_sound, looked_for_faces, proposals, boxes, version, tries, created_at)"
    " VALUES (gen_random_uuid(), '{ana.id}', 'picture', 'finished', 10, 10, 0, 100, false, false,"
    " true, '[]', '[]', 1, 0, now())"
)


def insert(owner, row):
    """Commit a row of a model through this connection."""
    facts = {
        field.column: field.get_db_prep_save(getattr(row, field.attname), connection)
        for field in row._meta.concrete_fields
    }
    places = ", ".join(["%s"] * len(facts))
    owner.execute(
        f"INSERT INTO {row._meta.db_table} ({', '.join(facts)}) VALUES ({places})",
        list(facts.values()),
    )


class Person:
    """A resident with an upload, a media to look at and a finished one, committed."""

    def __init__(self, owner):
        self.id, self.token = uuid.uuid4(), secrets.token_hex(16)
        self.upload, self.looking, self.finished = (uuid.uuid4() for _ in range(3))
        now, soon = timezone.now(), timezone.now() + timedelta(hours=1)
        login = secrets.token_hex(32)
        insert(owner, User(id=self.id, login=login, password="!", kind="resident"))
        token = digest(self.token)
        session = Session(token_sha256=token, surface="site", user_id=self.id, expires_at=soon)
        insert(owner, session)
        whose = {"owner_id": self.id, "created_at": now, "expires_at": soon}
        folder = secrets.token_hex(16)
        insert(owner, Upload(id=self.upload, folder=folder, length=100, **whose))
        facts = whose | {"kind": "picture", "width": 10, "height": 10, "bytes": 100}
        insert(owner, Media(id=self.looking, **facts))
        done = {"state": "finished", "version": 1, "looked_at": now}
        insert(owner, Media(id=self.finished, **done, **facts))


@pytest.fixture
def people():
    with connect() as owner:
        ana, bob = Person(owner), Person(owner)
        yield ana, bob
        ids = [[ana.id, bob.id]]
        owner.execute("DELETE FROM accounts_session WHERE user_id = ANY(%s)", ids)
        owner.execute("DELETE FROM accounts_user WHERE id = ANY(%s)", ids)
        owner.execute("DELETE FROM footage_erasure")


def test_a_resident_sees_the_own_rows_and_without_a_session_none(people):
    ana, _ = people
    for token, uploads, media in ((ana.token, 1, 2), ("", 0, 0), ("invented", 0, 0)):
        with connect("site", token) as there:
            assert there.execute("SELECT count(*) FROM footage_upload").fetchone() == (uploads,)
            assert there.execute("SELECT count(*) FROM footage_media").fetchone() == (media,)


@pytest.mark.parametrize(
    "query",
    [
        "UPDATE footage_upload SET state = 'received' WHERE id = '{bob.upload}'",
        "UPDATE footage_media SET expires_at = now() WHERE id = '{bob.finished}'",
        "UPDATE footage_media SET state = 'confirmed', looked_at = now()"
        " WHERE id = '{bob.looking}'",
        "DELETE FROM footage_upload WHERE id = '{bob.upload}'",
        "DELETE FROM footage_media WHERE id = '{bob.finished}'",
    ],
)
def test_nothing_of_another_is_changed_or_deleted(people, query):
    ana, bob = people
    with connect("site", ana.token) as there:
        assert there.execute(query.format(bob=bob)).rowcount == 0


@pytest.mark.parametrize(
    "query",
    [
        "UPDATE footage_upload SET owner_id = '{bob.id}'",
        "UPDATE footage_upload SET folder = 'x'",
        "UPDATE footage_upload SET length = 5",
        "UPDATE footage_upload SET state = 'refused', refusal = 'heic'",
        "UPDATE footage_media SET owner_id = '{bob.id}'",
        "UPDATE footage_media SET version = 2",
        "UPDATE footage_media SET kind = 'clip'",
        "INSERT INTO footage_upload (id, owner_id, folder, length, state, refusal, tries,"
        " created_at, expires_at) VALUES (gen_random_uuid(), '{bob.id}', 'x', 1, 'receiving', '',"
        " 0, now(), now())",
        "INSERT INTO footage_upload (id, owner_id, folder, length, state, refusal, tries,"
        " created_at, expires_at) VALUES (gen_random_uuid(), '{ana.id}', 'x', 1, 'refused', 'heic',"
        " 0, now(), now())",
        "INSERT INTO footage_media SELECT * FROM footage_media",
        "SELECT * FROM footage_erasure",
        "DELETE FROM footage_erasure",
        "INSERT INTO footage_erasure (id, folder, asked_at) VALUES (gen_random_uuid(), '', now())",
        "TRUNCATE footage_media",
    ],
)
def test_what_is_not_an_authors_to_do_is_refused(people, query):
    ana, bob = people
    with connect("site", ana.token) as there, pytest.raises(errors.InsufficientPrivilege):
        there.execute(query.format(ana=ana, bob=bob))


@pytest.mark.parametrize(
    "query",
    [
        "UPDATE footage_media SET state = 'finished' WHERE id = '{ana.looking}'",
        "UPDATE footage_media SET state = 'finished', looked_at = now() WHERE id = '{ana.looking}'",
        "UPDATE footage_media SET state = 'failed' WHERE id = '{ana.looking}'",
        "UPDATE footage_media SET state = 'to_look_at' WHERE id = '{ana.finished}'",
        "UPDATE footage_media SET state = 'confirmed' WHERE id = '{ana.looking}'",
        "UPDATE footage_media SET looked_at = now() WHERE id = '{ana.looking}'",
        "UPDATE footage_media SET boxes = '[1]' WHERE id = '{ana.finished}'",
        "UPDATE footage_media SET with_sound = true WHERE id = '{ana.finished}'",
    ],
)
def test_not_even_the_author_skips_the_look_or_finishes_it(people, query):
    ana, _ = people
    with connect("site", ana.token) as there, pytest.raises(errors.CheckViolation):
        there.execute(query.format(ana=ana))


@pytest.mark.parametrize(
    "query",
    [
        "UPDATE footage_media SET state = 'finished', version = 1 WHERE id = '{ana.looking}'",
        "UPDATE footage_media SET state = 'confirmed' WHERE id = '{ana.finished}'",
        FORGED,
    ],
)
def test_the_worker_does_not_look_for_the_author(people, query):
    ana, _ = people
    with connect("worker") as there, pytest.raises(errors.CheckViolation):
        there.execute(query.format(ana=ana))


def test_the_worker_changes_neither_owner_nor_boxes(people):
    with connect("worker") as there:
        for column, value in (("owner_id", "gen_random_uuid()"), ("boxes", "'[]'")):
            with pytest.raises(errors.InsufficientPrivilege):
                there.execute(f"UPDATE footage_media SET {column} = {value}")


def test_whoever_knows_an_id_learns_what_is_shown_and_never_whose_it_is(people):
    ana, bob = people
    asked = "SELECT * FROM ctx.shown_media(%s::uuid[])"
    for surface in ("site", "desk"):
        with connect(surface) as there:
            rows = there.execute(asked, [[bob.finished, bob.looking, bob.upload]])
            names = [column.name for column in rows.description]
            assert [row[0] for row in rows.fetchall()] == [bob.finished]
            assert names == "id kind width height seconds has_sound version".split()
            assert there.execute(asked, [[]]).fetchall() == []
            assert there.execute(asked, [[ana.id, bob.id]]).fetchall() == []


@pytest.mark.parametrize("surface", ["portal", "intake", "live", "desk"])
def test_no_other_surface_reaches_uploads_or_media(people, surface):
    ana, _ = people
    queries = [f"SELECT 1 FROM footage_{name}" for name in ("upload", "media", "erasure")]
    if surface != "desk":
        queries.append("SELECT ctx.shown_media('{}')")
    with connect(surface, ana.token) as there:
        for query in queries:
            with pytest.raises(errors.InsufficientPrivilege):
                there.execute(query)


def test_an_account_that_goes_takes_its_rows_and_leaves_word_what_to_erase(people):
    ana, bob = people
    with connect("site", ana.token) as there:
        assert there.execute("SELECT ctx.delete_myself()").fetchone() == (True,)
    with connect() as owner:
        left = owner.execute("SELECT owner_id FROM footage_media UNION SELECT owner_id"
                             " FROM footage_upload").fetchall()  # fmt: skip
        assert left == [(bob.id,)]
        asked = owner.execute("SELECT media_id, folder <> '' FROM footage_erasure").fetchall()
    assert set(asked) == {(None, True), (ana.looking, False), (ana.finished, False)}
