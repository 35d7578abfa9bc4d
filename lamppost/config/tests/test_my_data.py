"""Row A25: everything held is shown and handed over; deleting leaves nothing but a receipt."""

import io
import json
import uuid
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import jsonschema_rs
import pytest
from django.conf import settings as site
from django.db import connection

from lamppost.accounts import tries
from lamppost.accounts.lookups import credentials
from lamppost.accounts.models import Passkey, Session
from lamppost.alerts.models import Delivery, PushSubscription
from lamppost.config.my_data import SCHEMA
from lamppost.config.zip_stream import Entry, stream
from lamppost.feed.models import Comment, Post
from lamppost.footage.models import Media
from lamppost.footage.stores import the_store
from lamppost.residents import seal
from lamppost.residents.models import Joining, Resident
from lamppost.residents.tests.people import FORM, WORDS, a_resident
from lamppost.residents.tests.test_pages import as_owner, sign_in

pytestmark = pytest.mark.django_db
CANARY = "canary-7f3a@example.org"
PUSH = "https://push.example.net/canary-endpoint"
NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture(autouse=True)
def cheap_and_mailed(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SMTP_URL = "smtp://127.0.0.1:1"


@pytest.fixture
def visit(on_surface):
    """Somebody with one of everything, and a neighbor who has the same."""
    for email, endpoint in ((CANARY, PUSH), ("bob@example.org", PUSH + "-of-bob")):
        user = a_resident(email)
        resident = Resident.objects.get(user_id=user)
        PushSubscription.objects.create(
            resident=resident, endpoint=endpoint, p256dh=b"p" * 65, auth=b"a" * 16, created_at=NOW
        )
        Passkey.objects.create(
            user_id=user,
            credential_id=b"credential of " + email.encode(),
            public_key=b"public",
            name="The blue phone",
            added_at=NOW.date(),
        )
    with on_surface("site") as browser:
        sign_in(browser, CANARY)
        yield browser


def exported(browser):
    answer = browser.post("/settings/data/export")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.testzip() is None
    return archive


def schema():
    return json.loads(Path(site.STATICFILES_DIRS[0], SCHEMA).read_text())


def test_a25_the_page_says_everything_held_and_nothing_of_a_neighbor(visit):
    page = visit.get("/settings/data").content.decode()
    for held in (CANARY, "Kedzie", "The blue phone", "push.example.net", "A browser"):
        assert held in page
    assert "bob@example.org" not in page


def test_a25_the_export_is_a_zip_that_its_published_schema_accepts(visit):
    archive = exported(visit)
    facts = json.loads(archive.read("lamppost.json"))
    validator = jsonschema_rs.validator_for(schema(), validate_formats=True)
    assert [str(error) for error in validator.iter_errors(facts)] == []
    assert json.loads(archive.read("export.schema.json")) == schema()
    held = {one["key"]: one["records"] for one in facts["held"]}
    assert held["account"][0]["email"] == CANARY
    assert [len(held[key]) for key in ("places", "passkeys", "push_subscriptions")] == [1, 1, 1]
    assert held["push_subscriptions"][0]["endpoint"] == PUSH
    assert "bob" not in json.dumps(facts)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda held: held["account"].clear(),
        lambda held: held["account"][0].pop("email"),
        lambda held: held["places"][0].update(cell="123 Main St"),
        lambda held: held["places"].extend(held["places"] * 6),
        lambda held: held["passkeys"][0].pop("credential_id"),
    ],
)
def test_a25_the_schema_refuses_what_is_not_whole(visit, spoil):
    facts = json.loads(exported(visit).read("lamppost.json"))
    spoil({one["key"]: one["records"] for one in facts["held"]})
    assert not jsonschema_rs.validator_for(schema()).is_valid(facts)


def test_a25_no_secret_of_the_site_is_in_an_export(visit):
    whole = exported(visit).read("lamppost.json").decode()
    row = as_owner(lambda: Resident.objects.get(email_index=seal.blind_index(CANARY)))
    for secret in (row.email_key, row.email_sealed, row.leave_sha256, row.email_index):
        assert bytes(secret).hex() not in whole
    assert "md5$" not in whole


def test_an_export_is_asked_for_by_a_form_of_ours_and_kept_nowhere(visit):
    assert visit.get("/settings/data/export").status_code == 405
    answer = visit.post("/settings/data/export")
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.streaming and answer.headers["Content-Disposition"].startswith("attachment")


def test_a_big_file_is_sent_piece_by_piece():
    taken = []

    def pieces():
        for number in range(50):
            taken.append(number)
            yield bytes(str(number), "ascii") * 40_000

    sent = stream([Entry("a.bin", pieces()), Entry("b.txt", iter([b"b"]))], NOW)
    first = [next(sent) for _ in range(5)]
    assert len(taken) <= 5
    whole = b"".join(first) + b"".join(sent)
    archive = zipfile.ZipFile(io.BytesIO(whole))
    assert archive.read("a.bin") == b"".join(bytes(str(n), "ascii") * 40_000 for n in range(50))
    assert archive.read("b.txt") == b"b"


def every_row():
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            for (row,) in cursor.fetchall():
                yield table, row


def traces(person):
    """Whatever would lead to this person, and where it stands."""
    return sorted({t for t, row in every_row() if any(trace in row for trace in person)})


def who_is(email):
    login = credentials(seal.blind_index(email).hex()).login
    row = Resident.objects.get(email_index=seal.blind_index(email))
    places = [f"({row.pk}", str(row.pk), str(row.user_id), login, bytes(row.leave_sha256).hex()]
    guesses = [tries._key(limit, login).hex() for limit in (tries.PASSWORD, tries.LETTERS_TO)]
    return [*places, *guesses, email, (b"credential of " + email.encode()).hex()]


def test_a25_after_deleting_no_row_of_any_table_is_keyed_to_the_person(visit, settings):
    person = [*who_is(CANARY), PUSH + ","]
    neighbor = as_owner(lambda: who_is_owner("bob@example.org"))
    as_owner(lambda: batch_with(person[1]))
    anyone = type(visit)()
    anyone.post("/sign-in", {"email": CANARY, "password": "a wrong guess"})
    anyone.post("/join", FORM | {"email": CANARY})
    before = as_owner(lambda: traces(person))
    assert {"accounts_passkey", "accounts_session", "accounts_guess", "residents_place"} <= {
        *before
    }
    assert {"residents_joining", "alerts_delivery", "alerts_pushsubscription"} <= {*before}
    visit.post("/settings/delete", {"password": WORDS})
    assert as_owner(lambda: traces(person)) == []
    assert "accounts_passkey" in as_owner(lambda: traces(neighbor))
    theirs = Session.objects.filter(user_id__isnull=False)
    assert as_owner(lambda: (theirs.count(), Joining.objects.count())) == (0, 0)
    as_owner(Delivery.objects.all().delete)


def who_is_owner(email):
    settings_login = seal.blind_index(email).hex()
    row = Resident.objects.get(email_index=seal.blind_index(email))
    return [str(row.pk), str(row.user_id), settings_login]


def batch_with(resident):
    """A batch on its way that still names the resident, at a place that must not shift."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "INSERT INTO alerts_delivery (id, alert_id, event_id, channel, batch, recipients,"
            " state, attempts, done_upto, begun_upto) VALUES (gen_random_uuid(), gen_random_uuid(),"
            " gen_random_uuid(), 'mail', 0,"
            " ARRAY[gen_random_uuid(), %s::uuid, gen_random_uuid()], 0, 0, 0, 0)",
            [resident],
        )
        cursor.execute("SET session_replication_role = origin")


def test_a25_a_batch_under_way_keeps_its_length_when_somebody_leaves(visit):
    person = who_is(CANARY)
    as_owner(lambda: batch_with(person[1]))
    visit.post("/settings/delete", {"password": WORDS})
    (batch,) = as_owner(lambda: list(Delivery.objects.all()))
    assert len(batch.recipients) == 3 and person[1] not in map(str, batch.recipients)
    as_owner(Delivery.objects.all().delete)


def test_a25_deleting_gives_a_receipt_of_what_is_gone(visit):
    page = visit.post("/settings/delete", {"password": WORDS}).content.decode()
    assert "Receipt" in page and "The key that opened your e-mail" in page
    assert "Places you watch: 1 entry" in page


def test_a25_the_key_is_destroyed_before_the_rows_go(visit, monkeypatch):
    """Should anything stop the rest, the e-mail is gone, and asking again finishes it."""

    def breaks(login):
        raise ConnectionError

    with monkeypatch.context() as patched:
        patched.setattr("lamppost.accounts.actions.delete_myself", breaks)
        with pytest.raises(ConnectionError):
            visit.post("/settings/delete", {"password": WORDS})
    row = as_owner(lambda: Resident.objects.get(email_index=seal.blind_index(CANARY)))
    assert bytes(row.email_key) == b""
    assert CANARY not in visit.get("/settings").content.decode()
    assert visit.get("/settings/data").status_code == 200
    assert "Receipt" in visit.post("/settings/delete", {"password": WORDS}).content.decode()


def test_a25_pages_are_shut_before_signing_in(on_surface):
    with on_surface("site") as browser:
        for path in ("/settings/data", "/settings/delete"):
            assert browser.get(path).headers["Location"] == f"/sign-in?next={path}"
        assert browser.post("/settings/data/export").status_code == 302


def test_a25_every_column_that_names_a_person_is_emptied_or_gone_with_them():
    """Also in tables to come: by a foreign key, or by a trigger that a test above has tried."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.conrelid::regclass::text || '.' || a.attname FROM pg_constraint c"
            " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
            " WHERE c.contype = 'f' AND c.confdeltype IN ('c', 'n')"
        )
        goes = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "SELECT table_name || '.' || column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND column_name IN ('user_id', 'resident_id',"
            " 'author_id', 'owner_id', 'recipients')"
        )
        named = {name for (name,) in cursor.fetchall()}
    by_function = {"accounts_session.user_id"}  # ctx.delete_myself
    by_trigger = {
        "alerts_delivery.recipients",
        "alerts_digestitem.resident_id",
        "alerts_interruption.resident_id",
    }
    officers = {"agencies_officer.user_id"}  # nobody of the public
    assert named - goes - officers == by_function | by_trigger


def test_a25_every_room_that_keeps_something_of_a_resident_says_so(visit):
    facts = json.loads(exported(visit).read("lamppost.json"))
    keys = {one["key"] for one in facts["held"]}
    assert keys >= {"account", "places", "residency", "passkeys", "sessions"}
    assert keys >= {"push_subscriptions", "digest", "interruptions", "media"}
    assert keys >= {"posts", "comments", "marks", "news", "sanctions"}


def test_a25_what_one_wrote_is_in_the_export_and_what_a_neighbor_wrote_is_not(visit, now_street):
    posted, commented, others = now_street
    facts = json.loads(exported(visit).read("lamppost.json"))
    held = {one["key"]: one["records"] for one in facts["held"]}
    assert [row["title"] for row in held["posts"]] == [posted]
    assert [row["text"] for row in held["comments"]] == [commented]
    assert others not in json.dumps(held)


@pytest.fixture
def now_street(visit):
    """A post and a comment of hers, and a comment of the neighbor's below."""
    words = ("A canary on the porch", "Mine is yellow", "Bob saw it too")

    def write():
        ana, bob = (
            Resident.objects.get(email_index=seal.blind_index(email)).pk
            for email in (CANARY, "bob@example.org")
        )
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")  # as if let out long ago
            common = {"created_at": NOW, "published_at": NOW, "state": "live", "number": 1}
            post = Post.objects.create(
                author_id=ana,
                kind_id="lost",
                title=words[0],
                text="It sings.",
                cell=617733122422996991,
                happened_at=NOW,
                **common,
            )
            Comment.objects.create(author_id=ana, post=post, text=words[1], **common)
            Comment.objects.create(author_id=bob, post=post, text=words[2], **common)
            cursor.execute("SET session_replication_role = origin")

    as_owner(write)
    yield words
    as_owner(lambda: Post.objects.all().delete())


def test_a25_pictures_are_in_the_export_with_their_bytes(visit, settings, tmp_path):
    settings.FOOTAGE_FOLDER, settings.FOOTAGE_STORE = tmp_path, ""
    picture = tmp_path / "picture"
    picture.write_bytes(b"pixels" * 100_000)
    user = as_owner(lambda: Resident.objects.get(email_index=seal.blind_index(CANARY)).user_id)
    media = as_owner(
        lambda: Media.objects.create(
            id=uuid.uuid4(),
            owner_id=user,
            kind="picture",
            width=1,
            height=1,
            bytes=1,
            created_at=NOW,
        )
    )
    the_store().put(f"look/{media.pk}/picture.jpg", picture, "image/jpeg")
    archive = exported(visit)
    (name,) = [name for name in archive.namelist() if name.startswith("files/")]
    assert archive.read(name) == picture.read_bytes()
    facts = json.loads(archive.read("lamppost.json"))
    assert jsonschema_rs.validator_for(schema()).is_valid(facts)
    assert [one["files"] for one in facts["held"] if one["key"] == "media"] == [[name]]
