"""From a draft to an alert: two people, what must hold, and nothing else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lamppost.alerts.models import Alert, AlertEvent
from lamppost.newsdesk import actions
from lamppost.newsdesk.data import Attestation, Need
from lamppost.newsdesk.drafting import words_of
from lamppost.newsdesk.models import Draft
from lamppost.newsdesk.rules import NotPossible, Stale
from lamppost.newsdesk.tests.conftest import KEDZIE, an_edit, recode
from lamppost.newsdesk.tests.sentences import BLOCKS
from lamppost.places.cells import cell_at, parent
from lamppost.places.data import Category
from lamppost.transparency.models import Entry

pytestmark = pytest.mark.django_db


def approve(desk, who, draft, now):
    with desk(who):
        return actions.approve(draft.pk, version=draft.version, by=who.pk, now=now)


def refused(desk, who, draft, now):
    with pytest.raises(NotPossible) as caught:
        approve(desk, who, draft, now)
    assert Alert.objects.count() == 0
    return caught.value.need


def test_one_edits_another_approves_and_the_alert_is_out(edited, desk, ana, ben, now):
    draft = edited()
    alert_id = approve(desk, ben, draft, now)
    alert = Alert.objects.get(pk=alert_id)
    assert (alert.title_en, alert.category) == (draft.title_en, "shots_fired")
    assert (alert.source_name, alert.confirmed) == ("Demo Police", False)
    draft.refresh_from_db()
    assert (draft.state, draft.edited_by, draft.approved_by) == ("published", ana.pk, ben.pk)
    facts = Entry.objects.get(kind="draft approved").facts
    assert facts["two_people"] is True and facts["age_seconds"] == 540
    assert [e.kind for e in Entry.objects.order_by("seq")] == [
        "draft edited",
        "alert published",
        "draft approved",
    ]


def test_no_words_need_to_be_typed_to_send_an_alert(edited, desk, ben, now):
    for category in Category:
        approve(desk, ben, edited(category), now)
    assert Alert.objects.count() == 12


def test_an_editor_cannot_approve_their_own_words(edited, desk, ana, now):
    assert refused(desk, ana, edited(), now) == Need.SECOND


def test_an_operator_can_let_one_person_do_both(edited, desk, ana, now, settings):
    settings.STRICT_REVIEW = False
    approve(desk, ana, edited(), now)
    facts = Entry.objects.get(kind="draft approved").facts
    assert facts["two_people"] is False


def test_a_draft_that_nobody_edited_cannot_leave(drafted, desk, ben, now):
    assert refused(desk, ben, drafted(), now) in (Need.ATTESTED, Need.EDITED)


def test_without_an_attestation_nothing_leaves(drafted, desk, ana, ben, now):
    draft = drafted()
    with desk(ana):
        actions.edit(draft.pk, an_edit(draft, attestation=None), by=ana.pk, now=now)
    draft.refresh_from_db()
    assert refused(desk, ben, draft, now) == Need.ATTESTED


@pytest.mark.parametrize(
    ("seconds", "leaves"), [(59 * 60 + 59, True), (3600, False), (3601, False)]
)
def test_at_59_59_it_leaves_and_at_60_00_it_does_not_even_if_edited_before(
    edited, desk, ben, now, seconds, leaves
):
    draft = edited(minutes=9)
    at = draft.call.occurred_at + timedelta(seconds=seconds)
    if leaves:
        approve(desk, ben, draft, at)
    else:
        assert refused(desk, ben, draft, at) == Need.YOUNG


def test_a_call_that_was_cancelled_or_changed_since_cannot_leave(edited, desk, ben, now):
    cancelled, changed = edited(), edited(minutes=8)
    recode(cancelled.call, now, state="cancelled")
    recode(changed.call, now, category="shooting")
    assert refused(desk, ben, cancelled, now) == Need.CALL
    assert refused(desk, ben, changed, now) == Need.CATEGORY


def test_an_uncertain_call_leaves_only_as_what_an_editor_says_it_is(drafted, desk, ana, ben, now):
    draft = drafted("stabbing", decision="review")
    words = words_of(drafted("stabbing", minutes=8))
    with desk(ana), pytest.raises(NotPossible):
        actions.edit(draft.pk, an_edit(draft, wording=words), by=ana.pk, now=now)
    said = an_edit(draft, wording=words, category=Category.STABBING)
    with desk(ana):
        actions.edit(draft.pk, said, by=ana.pk, now=now)
    draft.refresh_from_db()
    approve(desk, ben, draft, now)
    assert Alert.objects.get().category == "stabbing"


def test_what_changed_while_an_editor_wrote_is_not_taken_as_read(drafted, desk, ana, now):
    draft = drafted()
    on_their_page = an_edit(draft)
    recode(draft.call, now, category="shooting")
    with desk(ana), pytest.raises(NotPossible) as caught:
        actions.edit(draft.pk, on_their_page, by=ana.pk, now=now)
    assert caught.value.need == Need.CATEGORY


def test_two_editors_cannot_overwrite_each_other(drafted, desk, ana, ben, now):
    draft = drafted()
    mine = an_edit(draft, wording=replace(words_of(draft), title_en="Shots heard near Kedzie"))
    with desk(ana):
        actions.edit(draft.pk, mine, by=ana.pk, now=now)
    with desk(ben), pytest.raises(Stale):
        actions.edit(draft.pk, an_edit(draft), by=ben.pk, now=now)
    assert Draft.objects.get(pk=draft.pk).title_en == "Shots heard near Kedzie"


def test_nobody_approves_words_they_have_not_seen(edited, desk, ana, ben, now):
    seen_by_ben = edited()
    with desk(ana):
        actions.edit(seen_by_ben.pk, an_edit(seen_by_ben), by=ana.pk, now=now)
    with pytest.raises(Stale):
        approve(desk, ben, seen_by_ben, now)
    assert Alert.objects.count() == 0


@pytest.mark.parametrize("field", ["title_en", "text_en", "title_es", "text_es"])
@pytest.mark.parametrize(("sentence", "_kind"), BLOCKS[::6])
def test_no_draft_ever_holds_what_the_linter_finds(drafted, desk, ana, now, field, sentence, _kind):
    draft = drafted()
    words = replace(words_of(draft), **{field: sentence})
    with desk(ana), pytest.raises(NotPossible) as caught:
        actions.edit(draft.pk, an_edit(draft, wording=words), by=ana.pk, now=now)
    assert caught.value.need == Need.CLEAN
    assert sentence not in str(Draft.objects.filter(pk=draft.pk).values().get())


@pytest.mark.parametrize("cell", [cell_at(41.9176, -87.7072, 10), cell_at(41.8, -87.6)])
def test_a_place_finer_than_the_calls_own_or_elsewhere_is_refused(drafted, desk, ana, now, cell):
    draft = drafted()
    with desk(ana), pytest.raises(NotPossible) as caught:
        actions.edit(draft.pk, an_edit(draft, cell=cell), by=ana.pk, now=now)
    assert caught.value.need == Need.PLACE


def test_a_coarser_place_takes_its_own_name(drafted, desk, ana, ben, now):
    draft = drafted()
    with desk(ana):
        wide = an_edit(draft, cell=parent(KEDZIE, 8), attestation=Attestation.ACTIVE_THREAT)
        actions.edit(draft.pk, wide, by=ana.pk, now=now)
    draft.refresh_from_db()
    assert draft.place_name != "" and " and " not in draft.place_name
    approve(desk, ben, draft, now)
    assert Alert.objects.get().spread_m == 400


def test_an_alert_is_approved_once(edited, desk, ben, now):
    draft = edited()
    approve(desk, ben, draft, now)
    with pytest.raises((Stale, NotPossible)):
        approve(desk, ben, draft, now)
    assert AlertEvent.objects.count() == 1


def test_a_stranger_to_the_desk_finds_no_draft(edited, login_as, ben, now):
    draft = edited()
    with login_as("desk"), pytest.raises(Draft.DoesNotExist):
        actions.approve(draft.pk, version=draft.version, by=ben.pk, now=now)
