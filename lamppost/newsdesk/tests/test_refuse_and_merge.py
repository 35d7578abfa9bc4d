"""What does not become an alert of its own: refused, merged, or put back."""

import pytest

from lamppost.alerts.models import Alert
from lamppost.newsdesk import actions, lookups
from lamppost.newsdesk.data import Need, Refusal
from lamppost.newsdesk.models import Draft
from lamppost.newsdesk.rules import NotPossible, Stale
from lamppost.transparency.models import Entry

pytestmark = pytest.mark.django_db


def refuse(desk, who, draft, now, reason=Refusal.ONE_PERSON, words=""):
    with desk(who):
        actions.refuse(draft.pk, reason, words, version=draft.version, by=who.pk, now=now)


def merge(desk, who, draft, into, now):
    with desk(who):
        actions.merge(draft.pk, into.pk, version=draft.version, by=who.pk, now=now)


def test_a_refusal_names_its_reason_in_public_and_keeps_the_words(drafted, desk, ana, now):
    draft = drafted()
    refuse(desk, ana, draft, now, Refusal.OTHER, "A drill, says dispatch")
    draft.refresh_from_db()
    assert (draft.state, draft.refusal) == ("refused", "other: A drill, says dispatch")
    assert draft.refused_by == ana.pk
    facts = Entry.objects.get().facts
    assert facts["reason"] == "other" and "drill" not in str(facts)


def test_another_reason_needs_words_and_words_pass_the_linter(drafted, desk, ana, now):
    draft = drafted()
    with pytest.raises(NotPossible) as none:
        refuse(desk, ana, draft, now, Refusal.OTHER, " ")
    with pytest.raises(NotPossible) as found:
        refuse(desk, ana, draft, now, Refusal.ONE_PERSON, "At 1734 N Kedzie, a domestic")
    assert (none.value.need, found.value.need) == (Need.WORDS, Need.CLEAN)
    assert Draft.objects.get().state == "waiting"


def test_a_refused_draft_cannot_be_approved_but_can_be_put_back(edited, desk, ana, ben, now):
    draft = edited()
    refuse(desk, ben, draft, now)
    draft.refresh_from_db()
    with desk(ben), pytest.raises(NotPossible):
        actions.approve(draft.pk, version=draft.version, by=ben.pk, now=now)
    with desk(ben):
        assert [one.draft.pk for one in lookups.decided(now)] == [draft.pk]
        actions.reopen(draft.pk, version=draft.version, by=ben.pk, now=now)
    draft.refresh_from_db()
    assert (draft.state, draft.refusal) == ("waiting", "")


def test_nobody_refuses_words_they_have_not_seen(edited, desk, ben, now):
    draft = edited()
    draft.version -= 1
    with pytest.raises(Stale):
        refuse(desk, ben, draft, now)


def test_two_calls_about_one_event_are_offered_and_one_alert_leaves(
    edited, drafted, desk, ana, ben, now
):
    one, two = edited("shots_fired", minutes=9), drafted("shooting", minutes=6)
    drafted("fire_structure", minutes=6)
    with desk(ana):
        offered = lookups.merge_candidates(lookups.one(two.pk))
    assert [other.draft.pk for other in offered] == [one.pk]
    merge(desk, ana, two, one, now)
    with desk(ben):
        actions.approve(one.pk, version=one.version, by=ben.pk, now=now)
        assert [d.draft.pk for d in lookups.merged_into(one)] == [two.pk]
    assert Alert.objects.count() == 1
    assert Entry.objects.get(kind="drafts merged").facts["into"] == str(one.pk)


def test_a_call_can_join_an_alert_that_is_out_already(published, drafted, desk, ana, now):
    one, two = published(), drafted(minutes=5)
    merge(desk, ana, two, one, now)
    assert Draft.objects.get(pk=two.pk).merged_into_id == one.pk
    assert Alert.objects.count() == 1


def test_what_a_draft_speaks_for_moves_with_it(drafted, desk, ana, now):
    one, two, three = drafted(), drafted(minutes=8), drafted(minutes=7)
    merge(desk, ana, one, two, now)
    merge(desk, ana, two, three, now)
    assert set(Draft.objects.filter(merged_into=three).values_list("pk", flat=True)) == {
        one.pk,
        two.pk,
    }


def test_calls_that_cannot_be_one_event_are_not_merged(drafted, desk, ana, now):
    one, two, late = drafted(), drafted("arson"), drafted(minutes=25)
    for other in (two, late):
        with pytest.raises(NotPossible):
            merge(desk, ana, one, other, now)
    with pytest.raises(NotPossible):
        merge(desk, ana, one, one, now)


def test_nothing_is_merged_into_a_draft_that_was_refused(drafted, desk, ana, now):
    one, two = drafted(), drafted(minutes=8)
    refuse(desk, ana, two, now)
    with pytest.raises(NotPossible):
        merge(desk, ana, one, two, now)
