"""A session belongs to its token and its surface, for the database too."""

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import connection

from lamppost.accounts.data import Kind
from lamppost.accounts.models import Session, User
from lamppost.accounts.sessions import SessionStore, digest, present

pytestmark = pytest.mark.django_db


def a_session(settings, surface="site", **data):
    settings.SURFACE = surface
    store = SessionStore()
    store.update(data)
    store.create()
    return store


def person():
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctx.person()")
        return cursor.fetchone()[0]


def test_the_table_holds_the_hash_of_a_token_and_never_the_token(settings):
    store = a_session(settings)
    row = Session.objects.get()
    assert bytes(row.token_sha256) == digest(store.session_key)
    assert store.session_key not in repr(vars(row))


def test_a_login_reads_the_session_of_the_token_it_presents_and_no_other(settings, login_as):
    mine, other = a_session(settings), a_session(settings)
    with login_as("site", mine.session_key):
        assert [bytes(s.token_sha256) for s in Session.objects.all()] == [digest(mine.session_key)]
    assert other.session_key != mine.session_key


def test_a_desk_token_is_nobody_on_the_site(settings, login_as):
    user = User.objects.create_user("ed", "long enough word", Kind.EDITOR)
    store = a_session(settings, "desk", _auth_user_id=str(user.pk))
    store["_auth_user_id"] = str(user.pk)
    store.save()
    with login_as("desk", store.session_key):
        assert person() == user.pk
    with login_as("site", store.session_key):
        assert person() is None
        assert Session.objects.count() == 0


def test_a_session_ended_elsewhere_does_not_come_back(settings):
    store = a_session(settings)
    again = SessionStore(store.session_key)
    again["seen"] = 1
    store.delete()
    with pytest.raises(UpdateError):
        again.save()
    assert Session.objects.count() == 0


def test_signing_in_changes_the_token_and_ends_the_old_one(settings, login_as):
    store = a_session(settings)
    old = store.session_key
    with login_as("site", old):
        store.cycle_key()
    assert [bytes(s.token_sha256) for s in Session.objects.all()] == [digest(store.session_key)]
    assert store.session_key != old


def test_an_expired_session_is_empty(settings):
    store = a_session(settings, seen=1)
    Session.objects.update(expires_at="2020-01-01T00:00Z")
    present(store.session_key)
    assert SessionStore(store.session_key).load() == {}
