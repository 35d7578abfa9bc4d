"""A call's exact place is seen only by an editor, and only after the view is logged for good."""

import hashlib
import secrets
import uuid

import pytest
from psycopg import errors

from tests.attacks.intake import a_committed_feed, a_message, connect, take_in

pytestmark = pytest.mark.django_db

ASK, OPEN = "SELECT ctx.ask_exact(%s)", "SELECT location FROM ctx.open_exact(%s)"


@pytest.fixture
def call():
    with a_committed_feed() as feed, connect("intake") as intake, connect() as owner:
        take_in(intake, feed, a_message("A1"))
        (call,) = owner.execute(
            "SELECT id FROM dispatch_call WHERE feed_id = %s", [feed]
        ).fetchone()
        yield call
        owner.execute("DELETE FROM newsdesk_rawview WHERE call_id = %s", [call])


@pytest.fixture
def sign_in():
    """Tokens of committed desk sessions, removed after the test."""
    people = []

    def new(kind="editor", surface="desk"):
        person, token = uuid.uuid4(), secrets.token_urlsafe(24)
        people.append(person)
        with connect() as owner:
            owner.execute(
                "INSERT INTO accounts_user (id, login, password, kind, is_active)"
                " VALUES (%s, %s, 'x', %s, true)",
                [person, str(person), kind],
            )
            owner.execute(
                "INSERT INTO accounts_session (token_sha256, surface, user_id, data, expires_at)"
                " VALUES (%s, %s, %s, '', now() + interval '1 hour')",
                [hashlib.sha256(token.encode()).digest(), surface, person],
            )
        return token

    yield new
    with connect() as owner:
        owner.execute("DELETE FROM accounts_session WHERE user_id = ANY(%s)", [people])
        owner.execute("DELETE FROM accounts_user WHERE id = ANY(%s)", [people])


@pytest.fixture
def desk(sign_in):
    with connect("desk", sign_in()) as there:
        yield there


def seen(there, call):
    return there.execute(OPEN, [call]).fetchall()


def log(call):
    with connect() as owner:
        return owner.execute(
            "SELECT count(*) FROM newsdesk_rawview WHERE call_id = %s", [call]
        ).fetchone()[0]


def test_an_editor_asks_then_sees_and_the_view_is_logged(desk, call):
    desk.execute(ASK, [call])
    assert seen(desk, call) == [("1734 N KEDZIE AVE",)]
    assert log(call) == 1


def test_nothing_is_shown_that_was_not_asked_for(desk, call):
    assert seen(desk, call) == []


def in_one_transaction(desk, call):
    desk.execute(ASK, [call])
    return seen(desk, call)


def in_a_savepoint(desk, call):
    with desk.transaction():
        desk.execute(ASK, [call])
    return seen(desk, call)


def in_one_statement(desk, call):
    both = "SELECT o.location FROM ctx.ask_exact(%s) a, LATERAL ctx.open_exact(%s) o"
    return desk.execute(both, [call, call]).fetchall()


def in_a_pipeline(desk, call):
    with desk.pipeline():
        desk.execute(ASK, [call])
        return desk.execute(OPEN, [call]).fetchall()


def in_a_block(desk, call):
    desk.execute(
        f"DO $$ BEGIN BEGIN PERFORM ctx.ask_exact('{call}'); EXCEPTION WHEN others THEN END;"
        f" PERFORM set_config('app.seen', coalesce((SELECT location FROM ctx.open_exact('{call}')),"
        " ''), false); END $$"
    )
    return [row for row in desk.execute("SELECT current_setting('app.seen')").fetchall() if row[0]]


@pytest.mark.parametrize(
    "look", [in_one_transaction, in_a_savepoint, in_one_statement, in_a_pipeline, in_a_block]
)
def test_a_view_that_could_be_taken_back_shows_nothing(desk, call, look):
    with desk.transaction(force_rollback=True):
        assert look(desk, call) == []
    assert log(call) == 0


def test_one_look_is_not_a_licence(desk, call):
    with connect() as owner:
        desk.execute(ASK, [call])
        owner.execute(
            "UPDATE newsdesk_rawview SET viewed_at = viewed_at - interval '11 seconds'"
            " WHERE call_id = %s",
            [call],
        )
    assert seen(desk, call) == []


def test_one_editors_view_opens_nothing_for_another(desk, sign_in, call):
    desk.execute(ASK, [call])
    with connect("desk", sign_in()) as other:
        assert seen(other, call) == []


def test_only_an_editor_on_the_desk_may_ask(sign_in, call):
    tokens = [("desk", ""), ("desk", sign_in("resident")), ("desk", sign_in(surface="site"))]
    for surface, token in [*tokens, ("site", sign_in(surface="site")), ("worker", "")]:
        with connect(surface, token) as there:
            for query in (ASK, OPEN):
                with pytest.raises(errors.InsufficientPrivilege):
                    there.execute(query, [call])


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM dispatch_exactplace",
        "INSERT INTO newsdesk_rawview (id, call_id, viewed_by, viewed_at) SELECT"
        " gen_random_uuid(), id, gen_random_uuid(), now() - interval '1 second' FROM dispatch_call",
        "UPDATE newsdesk_rawview SET viewed_at = now() - interval '1 second'",
        "DELETE FROM newsdesk_rawview",
    ],
)
def test_the_log_and_the_place_are_out_of_reach_of_the_desk(desk, call, query):
    desk.execute(ASK, [call])
    with pytest.raises(errors.InsufficientPrivilege):
        desk.execute(query)


def test_a_place_whose_time_is_up_is_not_shown(desk, call):
    with connect() as owner:
        owner.execute("UPDATE dispatch_exactplace SET purge_at = now() WHERE call_id = %s", [call])
    desk.execute(ASK, [call])
    assert seen(desk, call) == []
