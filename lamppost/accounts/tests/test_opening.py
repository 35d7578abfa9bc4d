"""The first question of a request: one query, one session, and nothing left for the next."""

import pytest
from django.db import connection

from lamppost.accounts import opening
from lamppost.accounts.data import Kind
from lamppost.accounts.models import Session, User
from lamppost.accounts.sessions import SessionStore, present

WORD = "long enough word"


@pytest.fixture
def ed(db):
    return User.objects.create_user("ed", WORD, Kind.EDITOR)


@pytest.fixture
def desk(on_surface, ed):
    with on_surface("desk") as client:
        client.post("/sign-in", {"login": "ed", "password": WORD})
        yield client


def person():
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctx.person()")
        return cursor.fetchone()[0]


def opened(token):
    store = SessionStore(token)
    opening.open_session(store)
    return store


def test_session_and_login_are_asked_for_in_one_query(desk, django_assert_num_queries):
    token = desk.cookies["lp_desk"].value
    with django_assert_num_queries(1):
        store = opened(token)
        assert store["_auth_user_id"] == str(opening.who(store["_auth_user_id"]).pk)


def test_the_page_knows_who_asks_and_the_next_request_without_a_cookie_is_nobody(desk, ed):
    assert desk.get("/queue").status_code == 200
    assert person() == ed.pk
    desk.cookies.clear()
    assert desk.get("/queue").status_code == 302  # to the door
    assert person() is None
    assert opening.who(ed.pk) is None


def test_nothing_of_a_request_is_kept_when_it_is_over(desk, ed):
    desk.get("/queue")
    assert opening.who(ed.pk) is None


def test_a_token_of_another_surface_opens_nothing(desk, login_as):
    token = desk.cookies["lp_desk"].value
    with connection.cursor() as cursor:
        cursor.execute("RESET SESSION AUTHORIZATION")
    with login_as("portal"):
        store = opened(token)
        assert (store.session_key, dict(store.items())) == (None, {})


def test_somebody_who_was_shut_out_is_out_at_the_next_request(desk, ed):
    token = desk.cookies["lp_desk"].value
    with connection.cursor() as cursor:
        cursor.execute("RESET SESSION AUTHORIZATION")
    User.objects.update(is_active=False)
    opened(token)
    assert opening.who(ed.pk) is None
    assert desk.get("/queue").status_code == 302


def test_an_expired_session_opens_nothing(desk):
    token = desk.cookies["lp_desk"].value
    with connection.cursor() as cursor:
        cursor.execute("RESET SESSION AUTHORIZATION")
    Session.objects.update(expires_at="2020-01-01T00:00Z")
    present("")
    assert opened(token).session_key is None


def test_a_line_that_died_since_the_last_request_is_opened_anew(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():  # in no transaction, as a request is
        assert opened("nobody's").session_key is None
        before = connection.connection
        before.close()
        assert opened("nobody's").session_key is None
        assert connection.connection is not before
        connection.close()
