"""Many hands at once, each with its own connection as lp_desk, everything really committed."""

import threading
from contextlib import contextmanager

import pytest
from django.db import connection

from lamppost.accounts.sessions import present
from lamppost.alerts.models import Alert, AlertEvent
from lamppost.dispatch.models import ExactPlace
from lamppost.newsdesk import actions, lookups
from lamppost.newsdesk.models import Draft, RawView
from lamppost.newsdesk.rules import NotPossible, Stale
from lamppost.newsdesk.tests.conftest import an_edit, recode
from lamppost.transparency.models import Entry

WRITTEN = """newsdesk_followup newsdesk_rawview newsdesk_draft alerts_livelog alerts_alertevent
    alerts_alert dispatch_exactplace dispatch_callchange dispatch_call dispatch_feed agencies_agency
    accounts_session accounts_user transparency_entry""".split()


@pytest.fixture
def db(django_db_setup, django_db_blocker):
    """A database in which everything is committed; emptied afterwards, the public record too."""
    with django_db_blocker.unblock():
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            for table in WRITTEN:
                cursor.execute(f"DELETE FROM {table}")
            cursor.execute("SET session_replication_role = origin")


@contextmanager
def desk_of(who):
    """The desk's login with that editor's token, and no transaction around it."""
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION AUTHORIZATION lp_desk")
    present(who.token)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET SESSION AUTHORIZATION")
        present("")


@pytest.fixture
def desk():
    return desk_of


def at_once(*acts):
    """Run these together, each as its editor; what each came to."""
    results, start = [None] * len(acts), threading.Barrier(len(acts))

    def run(i, who, act):
        try:
            with desk_of(who):
                start.wait()
                results[i] = act()
        except Exception as error:
            results[i] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(i, *pair)) for i, pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_desks_that_look_at_once_make_one_draft_per_call(call_in, ana, ben, now):
    for _ in range(10):
        call_in()
    look = lambda: actions.open_drafts(now)  # noqa: E731
    assert at_once((ana, look), (ben, look), (ana, look), (ben, look)) == [None] * 4
    assert Draft.objects.count() == 10


def test_of_two_who_approve_at_once_one_publishes(edited, editor, ben, now):
    draft, cleo = edited(), editor("cleo")
    acts = [
        (who, lambda who=who: actions.approve(draft.pk, version=2, by=who.pk, now=now))
        for who in (ben, cleo)
    ]
    results = at_once(*acts)
    assert sum(isinstance(result, Stale | NotPossible) for result in results) == 1
    assert (Alert.objects.count(), AlertEvent.objects.count()) == (1, 1)


def test_of_two_who_save_at_once_one_is_told(drafted, ana, ben, now):
    draft = drafted()
    acts = [
        (who, lambda who=who: actions.edit(draft.pk, an_edit(draft), by=who.pk, now=now))
        for who in (ana, ben)
    ]
    assert sorted(map(repr, at_once(*acts))) == ["None", "Stale()"]
    assert Draft.objects.get().version == 2


def test_two_drafts_merged_into_each_other_at_once_leave_one(drafted, ana, ben, now):
    one, two = drafted(), drafted(minutes=8)
    merge = actions.merge
    results = at_once(
        (ana, lambda: merge(one.pk, two.pk, version=1, by=ana.pk, now=now)),
        (ben, lambda: merge(two.pk, one.pk, version=1, by=ben.pk, now=now)),
    )
    assert sum(result is None for result in results) == 1
    assert sorted(Draft.objects.values_list("state", flat=True)) == ["merged", "waiting"]


def test_two_desks_prepare_one_retraction(published, ana, ben, now):
    recode(published().call, now, decision="never", category="", code="FIREWORKS")
    prepare = lambda: actions.prepare_follow_ups(now)  # noqa: E731
    assert at_once((ana, prepare), (ben, prepare)) == [None, None]
    with desk_of(ana):
        assert len(lookups.ready_to_say()) == 1


def test_the_exact_place_is_shown_after_two_lines_say_who_looked(drafted, ana, now):
    draft = drafted()
    ExactPlace.objects.create(
        call_id=draft.call_id,
        latitude=41.9,
        longitude=-87.7,
        location="1734 N KEDZIE AVE",
        purge_at=now.replace(year=now.year + 1),
    )
    with desk_of(ana):
        place = actions.view_exact(draft.pk, now=now)
    assert place.location == "1734 N KEDZIE AVE"
    view = RawView.objects.get()
    assert (view.call_id, view.viewed_by) == (draft.call_id, ana.pk)
    entry = Entry.objects.get()
    assert entry.kind == "exact place opened" and "KEDZIE" not in str(entry.facts).upper()


def test_an_erased_place_shows_nothing_but_the_try_is_logged(drafted, ana, now):
    draft = drafted()
    with desk_of(ana):
        assert actions.view_exact(draft.pk, now=now) is None
    assert (RawView.objects.count(), Entry.objects.count()) == (1, 1)
