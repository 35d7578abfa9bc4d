"""Correcting, retracting and ending; and what happens when dispatch changes its mind."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lamppost.alerts.data import Wording
from lamppost.alerts.models import Alert, AlertEvent
from lamppost.newsdesk import actions, lookups
from lamppost.newsdesk.data import Because, FollowKind, Need
from lamppost.newsdesk.models import FollowUp
from lamppost.newsdesk.rules import NotPossible, Stale
from lamppost.newsdesk.tests.conftest import recode
from lamppost.transparency.models import Entry

pytestmark = pytest.mark.django_db
OWN = Wording(
    "All is well", "The street is open again.", "Todo está bien", "La calle está abierta."
)


def prepare(desk, who, now):
    with desk(who):
        actions.prepare_follow_ups(now)
        return lookups.ready_to_say()


def send(desk, who, ready, now):
    with desk(who):
        actions.send_follow_up(ready.pk, version=ready.version, by=who.pk, now=now)


def write(desk, who, draft, now, kind, because, words=None):
    with desk(who):
        return actions.write_follow_up(draft.pk, kind, because, words, by=who.pk, now=now)


@pytest.mark.parametrize(
    ("change", "kind", "because"),
    [
        ({"decision": "never", "category": "", "code": "FIREWORKS"}, "retract", "recoded"),
        ({"state": "cancelled"}, "retract", "cancelled"),
        ({"category": "shooting"}, "correct", "reclassed"),
    ],
)
def test_when_dispatch_changes_its_mind_the_words_are_ready_at_once(
    published, desk, ana, now, change, kind, because
):
    draft = published()
    assert prepare(desk, ana, now) == []
    recode(draft.call, now, **change)
    (ready,) = prepare(desk, ana, now)
    assert (ready.kind, ready.because, ready.written_by) == (kind, because, None)
    assert ready.title_en and ready.text_en and ready.title_es and ready.text_es
    assert "FIREWORKS" not in ready.text_en.upper()
    assert prepare(desk, ana, now) == [ready]


def test_a_prepared_retraction_takes_one_person_and_reaches_the_alert(published, desk, ben, now):
    draft = published()
    recode(draft.call, now, decision="never", category="")
    (ready,) = prepare(desk, ben, now)
    send(desk, ben, ready, now)
    assert Alert.objects.get().status == "retracted"
    assert AlertEvent.objects.get(kind="retracted").title_en == ready.title_en
    assert prepare(desk, ben, now) == []
    assert Entry.objects.filter(kind="follow-up sent").count() == 1


def test_a_call_that_is_merely_closed_asks_for_nothing(published, desk, ana, now):
    recode(published().call, now, state="closed")
    assert prepare(desk, ana, now) == []


def test_what_was_dropped_is_not_asked_again_until_dispatch_says_something_new(
    published, desk, ana, now
):
    draft = published("shots_fired")
    recode(draft.call, now, category="shooting")
    (ready,) = prepare(desk, ana, now)
    with desk(ana):
        actions.drop_follow_up(ready.pk, version=ready.version, by=ana.pk, now=now)
    assert prepare(desk, ana, now) == []
    recode(draft.call, now + timedelta(minutes=1), decision="never", category="")
    (again,) = prepare(desk, ana, now + timedelta(minutes=1))
    assert again.kind == "retract"


def test_a_second_change_before_anyone_answers_replaces_what_was_ready(published, desk, ana, now):
    draft = published("shots_fired")
    recode(draft.call, now, category="shooting")
    (first,) = prepare(desk, ana, now)
    recode(draft.call, now + timedelta(minutes=1), state="cancelled")
    (second,) = prepare(desk, ana, now + timedelta(minutes=1))
    assert (second.pk, second.kind) == (first.pk, "retract")
    with pytest.raises(Stale):
        send(desk, ana, first, now)


def test_a_reclassed_alert_is_corrected_and_then_left_alone(published, desk, ana, now):
    draft = published("shots_fired")
    recode(draft.call, now, category="shooting")
    (ready,) = prepare(desk, ana, now)
    send(desk, ana, ready, now)
    alert = Alert.objects.get()
    assert alert.status == "corrected" and "a shooting" in alert.title_en
    assert prepare(desk, ana, now + timedelta(minutes=1)) == []


def test_ones_own_words_are_sent_by_somebody_else(published, desk, ana, ben, now):
    draft = published()
    write(desk, ana, draft, now, FollowKind.CORRECT, Because.UPDATE, OWN)
    ready = FollowUp.objects.get()
    with pytest.raises(NotPossible) as caught:
        send(desk, ana, ready, now)
    assert caught.value.need == Need.SECOND
    send(desk, ben, ready, now)
    assert Alert.objects.get().title_en == "All is well"


def test_a_mistake_is_taken_back_in_the_fixed_words_by_one_person(published, desk, ana, now):
    draft = published()
    write(desk, ana, draft, now, FollowKind.RETRACT, Because.MISTAKEN)
    send(desk, ana, FollowUp.objects.get(), now)
    assert Alert.objects.get().status == "retracted"


def test_an_update_has_no_fixed_words_and_somebodys_own_pass_the_linter(published, desk, ana, now):
    draft = published()
    with pytest.raises(NotPossible) as none:
        write(desk, ana, draft, now, FollowKind.CORRECT, Because.UPDATE)
    bad = replace(OWN, text_es="Vive en la calle Kedzie 1734.")
    with pytest.raises(NotPossible) as found:
        write(desk, ana, draft, now, FollowKind.CORRECT, Because.UPDATE, bad)
    assert (none.value.need, found.value.need) == (Need.WORDS, Need.CLEAN)
    assert FollowUp.objects.count() == 0


def test_an_alert_that_ended_takes_no_more_words(published, desk, ana, now):
    draft = published()
    write(desk, ana, draft, now, FollowKind.RETRACT, Because.MISTAKEN)
    with desk(ana):
        actions.end(draft.pk, by=ana.pk, now=now)
    assert Alert.objects.get().status == "ended"
    with pytest.raises(NotPossible):
        send(desk, ana, FollowUp.objects.get(), now)
    with desk(ana), pytest.raises(NotPossible):
        actions.end(draft.pk, by=ana.pk, now=now)


def test_nothing_can_be_said_about_a_draft_that_never_went_out(edited, desk, ana, now):
    draft = edited()
    for act in (
        lambda: actions.end(draft.pk, by=ana.pk, now=now),
        lambda: actions.write_follow_up(
            draft.pk, FollowKind.RETRACT, Because.MISTAKEN, None, by=ana.pk, now=now
        ),
    ):
        with desk(ana), pytest.raises(NotPossible):
            act()


def test_the_desk_lists_what_went_out_with_what_is_ready_to_be_said(published, desk, ana, now):
    draft = published()
    recode(draft.call, now, state="cancelled")
    prepare(desk, ana, now)
    with desk(ana):
        (sent,) = lookups.sent(now + timedelta(seconds=1))
        one, call, history = lookups.sent_one(draft.pk)
    assert sent.draft.pk == draft.pk and sent.ready.kind == "retract"
    assert one == sent and call.id == draft.call_id and len(history) == 1
