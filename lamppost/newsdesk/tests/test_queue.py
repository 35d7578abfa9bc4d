"""Drafts appear for the calls that wait, in the order of the time they have left."""

from datetime import timedelta

import pytest

from lamppost.newsdesk import actions, lookups
from lamppost.newsdesk.lookups import nearest_rank
from lamppost.newsdesk.models import Draft
from lamppost.newsdesk.tests.conftest import KEDZIE, an_edit, recode
from lamppost.places.cells import parent
from lamppost.transparency.models import Entry

pytestmark = pytest.mark.django_db


def look(desk, who, now):
    with desk(who):
        actions.open_drafts(now)
        return lookups.queue(now)


def test_a_call_gets_a_draft_in_the_fixed_words_and_keeps_it(call_in, desk, ana, ben, now):
    call = call_in()
    (seen,) = look(desk, ana, now)
    (again,) = look(desk, ben, now)
    assert seen.draft.pk == again.draft.pk and seen.call.id == call.pk
    assert seen.draft.title_en.startswith("Reports of shots fired near ")
    assert seen.draft.title_es.startswith("Reportes de disparos cerca de ")
    assert seen.draft.edited_by is None
    assert Entry.objects.count() == 0


def test_the_call_with_the_fewest_minutes_left_comes_first(call_in, desk, ana, now):
    for minutes in (5, 40, 20):
        call_in(minutes=minutes)
    assert [one.minutes_left(now) for one in look(desk, ana, now)] == [20, 40, 55]


def test_a_type_that_is_not_certain_is_drafted_without_words(call_in, desk, ana, now):
    call_in("stabbing", decision="review")
    (seen,) = look(desk, ana, now)
    assert (seen.draft.category, seen.draft.title_en, seen.draft.text_es) == ("", "", "")


def test_what_is_an_hour_old_leaves_the_queue_and_expires(drafted, desk, ana, now):
    draft = drafted(minutes=9)
    later = now + timedelta(minutes=51)
    assert look(desk, ana, later) == []
    assert Draft.objects.get(pk=draft.pk).state == "expired"


def test_a_draft_nobody_looked_at_follows_its_call(drafted, desk, ana, now):
    draft = drafted("shots_fired")
    call = draft.call
    recode(call, now, category="shooting", cell=parent(KEDZIE, 8))
    (seen,) = look(desk, ana, now)
    assert seen.draft.version == draft.version + 1
    assert seen.draft.title_en.startswith("Reports of a shooting in ")


def test_a_draft_somebody_edited_keeps_their_words(edited, desk, ana, now):
    draft = edited("shots_fired")
    recode(draft.call, now, category="shooting")
    (seen,) = look(desk, ana, now)
    assert seen.draft.title_en == draft.title_en and seen.draft.version == draft.version


def test_a_cancelled_call_leaves_the_queue(drafted, desk, ana, now):
    recode(drafted().call, now, state="cancelled")
    assert look(desk, ana, now) == []


def test_nobody_but_an_editor_sees_or_makes_drafts(drafted, call_in, login_as, desk, ana, now):
    drafted()
    with login_as("desk"):
        assert lookups.queue(now) == []
    assert len(look(desk, ana, now)) == 1


def test_a_draft_merged_into_one_that_cannot_go_out_any_more_comes_back(
    edited, drafted, desk, ana, now
):
    one, two = edited(), drafted(minutes=8)
    with desk(ana):
        actions.merge(two.pk, one.pk, version=two.version, by=ana.pk, now=now)
    assert [seen.speaks_for for seen in look(desk, ana, now)] == [1]
    recode(one.call, now, decision="never", category="")
    assert [seen.draft.pk for seen in look(desk, ana, now)] == [two.pk]


def test_the_desk_sees_how_long_calls_took_to_be_sent(published, desk, ana, now):
    with desk(ana):
        assert lookups.time_to_send(now) is None
    published(minutes=7)
    published(minutes=12)
    with desk(ana):
        took = lookups.time_to_send(now)
    assert (took.count, took.p50, took.p95) == (2, 300, 600)


def test_half_and_nineteen_twentieths_are_nearest_ranks():
    values = list(range(1, 101))
    assert (nearest_rank(values, 0.5), nearest_rank(values, 0.95)) == (50, 95)
    assert (nearest_rank([7], 0.5), nearest_rank([7], 0.95)) == (7, 7)


def test_a_change_between_two_looks_of_one_editor_is_not_lost(edited, desk, ana, now):
    draft = edited()
    assert draft.version == 2 and an_edit(draft).version == 2
