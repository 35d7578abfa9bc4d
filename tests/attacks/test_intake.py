"""The intake's login hands calls over and reads nothing back, in raw SQL."""

import json
import threading
from datetime import UTC, datetime

import psycopg
import pytest
from psycopg import errors

from tests.attacks.intake import TAKE_IN, a_committed_feed, a_message, connect, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def feed():
    with a_committed_feed() as feed:
        yield feed


@pytest.fixture
def intake():
    with connect("intake") as there:
        yield there


def stored(feed, columns="number, decision, state"):
    with connect() as owner:
        return owner.execute(
            f"SELECT {columns} FROM dispatch_call WHERE feed_id = %s ORDER BY number", [feed]
        ).fetchall()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM dispatch_call",
        "SELECT count(*) FROM dispatch_call",
        "SELECT * FROM dispatch_exactplace",
        "SELECT * FROM dispatch_callchange",
        "SELECT * FROM dispatch_dropcount",
        "SELECT * FROM newsdesk_draft",
        "SELECT * FROM newsdesk_rawview",
        "SELECT * FROM residents_resident",
        "SELECT * FROM residents_place",
        "SELECT * FROM accounts_user",
        "SELECT * FROM accounts_session",
        "SELECT * FROM alerts_delivery",
        "COPY dispatch_call TO STDOUT",
        "INSERT INTO dispatch_call (id) VALUES (gen_random_uuid()) RETURNING *",
        "DELETE FROM dispatch_exactplace RETURNING *",
        "SELECT * FROM ctx.open_exact(gen_random_uuid())",
        "SELECT ctx.ask_exact(gen_random_uuid())",
        "SELECT reltuples FROM pg_class WHERE relname = 'dispatch_call'",
        "SELECT pg_relation_size('dispatch_call')",
        "SELECT * FROM pg_stats WHERE tablename = 'dispatch_call'",
        "SELECT n_live_tup FROM pg_stat_user_tables WHERE relname = 'dispatch_call'",
        "SET ROLE lp_owner",
        "SET SESSION AUTHORIZATION lp_desk",
        "CREATE FUNCTION public.peek() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE TEMP TABLE t (a int)",
    ],
)
def test_intake_can_read_nothing_back(feed, intake, query):
    take_in(intake, feed, a_message("A1"))
    with pytest.raises(errors.InsufficientPrivilege):
        intake.execute(query).fetchall()


def test_an_error_of_the_database_tells_nothing_of_other_calls(feed, intake):
    take_in(intake, feed, a_message("A1"))
    for message in (a_message("A1", cell="x"), a_message("A1", centre=None, location="")):
        with pytest.raises(psycopg.Error) as refused:
            take_in(intake, feed, message)
        assert "KEDZIE" not in str(refused.value)


def test_a_call_is_kept_once_however_often_it_comes(feed, intake):
    assert take_in(intake, feed, a_message("A1")) == ["new"]
    assert take_in(intake, feed, a_message("A1")) == ["same"]
    assert take_in(intake, feed, a_message("A1", state="closed")) == ["changed"]
    assert stored(feed) == [("A1", "publish", "closed")]


@pytest.mark.parametrize(
    "other",
    [
        {"decision": "never"},
        {"decision": "cpr"},
        {"decision": "drop"},
        {"state": "cancelled"},
        {"state": "closed"},
        {"cell": None},
    ],
)
def test_what_must_not_be_kept_is_not_kept(feed, intake, other):
    assert take_in(intake, feed, a_message("A1", **other)) == ["not kept"]
    assert stored(feed) == []


def test_a_kept_call_that_becomes_never_says_so_and_forgets_where_it_was(feed, intake):
    take_in(intake, feed, a_message("A1"))
    after = a_message("A1", code="NOISE", decision="never", category="", cell=None, latitude=None)
    assert take_in(intake, feed, after) == ["changed"]
    assert stored(feed) == [("A1", "never", "open")]
    with connect() as owner:
        assert owner.execute(
            "SELECT count(*) FROM dispatch_exactplace e JOIN dispatch_call c ON c.id = e.call_id"
            " WHERE c.feed_id = %s",
            [feed],
        ).fetchone() == (0,)


def test_an_old_message_that_arrives_late_changes_nothing(feed, intake):
    first = a_message("A1", told_at="2026-05-01T12:00:00Z")
    recoded = a_message("A1", decision="never", code="NOISE", told_at="2026-05-01T12:05:00Z")
    assert take_in(intake, feed, first, recoded) == ["superseded", "not kept"]
    assert take_in(intake, feed, first) == ["new"]
    assert take_in(intake, feed, recoded) == ["changed"]
    assert take_in(intake, feed, first) == ["late"]
    assert stored(feed) == [("A1", "never", "open")]


def test_a_closed_call_is_not_opened_by_a_message_without_a_time(feed, intake):
    take_in(intake, feed, a_message("A1"))
    take_in(intake, feed, a_message("A1", state="closed"))
    assert take_in(intake, feed, a_message("A1")) == ["late"]


def test_a_call_that_moves_takes_its_places_along(feed, intake):
    take_in(intake, feed, a_message("A1"))
    moved = a_message("A1", cell=617733120000000001, place_name="Lake and Pulaski", latitude=41.885)
    assert take_in(intake, feed, moved) == ["changed"]
    assert stored(feed, "cell, place_name") == [(617733120000000001, "Lake and Pulaski")]


def test_the_newest_of_several_messages_in_a_batch_counts(feed, intake):
    newest = a_message("A1", code="GUNSHOTS")
    assert take_in(intake, feed, a_message("A1"), newest) == ["superseded", "new"]
    assert stored(feed, "code") == [("GUNSHOTS",)]


def test_a_batch_of_which_one_call_fails_is_not_half_stored(feed, intake):
    with pytest.raises(psycopg.Error):
        take_in(intake, feed, a_message("A1"), a_message("A2", code=None))
    assert stored(feed) == []


def test_more_than_1000_calls_are_refused(feed, intake):
    with pytest.raises(errors.InvalidParameterValue):
        take_in(intake, feed, *[a_message(f"A{i}") for i in range(1001)])


def test_an_exact_place_cannot_be_kept_for_longer_than_two_hours(feed, intake):
    intake.execute(
        TAKE_IN.replace("'2 hours'", "'10 years'"),
        [feed, json.dumps([a_message("A1")]), datetime(2099, 1, 1, tzinfo=UTC)],
    )
    with connect() as owner:
        assert owner.execute(
            "SELECT bool_and(purge_at <= now() + interval '2 hours') FROM dispatch_exactplace"
        ).fetchone() == (True,)


def test_batches_of_the_same_calls_at_the_same_time_do_not_block_each_other(feed):
    """Same calls, opposite order, ten threads: every call once, no deadlock, one change at most."""
    numbers = [f"A{i}" for i in range(60)]
    wrong = []

    def push(turn):
        mine = numbers if turn % 2 else numbers[::-1]
        state = "open" if turn < 5 else "closed"
        try:
            with connect("intake") as there:
                take_in(there, feed, *[a_message(number, state=state) for number in mine])
        except Exception as failed:
            wrong.append(failed)

    threads = [threading.Thread(target=push, args=(turn,)) for turn in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert [number for number, _, _ in stored(feed)] in ([], sorted(numbers))
