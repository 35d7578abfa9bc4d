"""The database holds the desk's invariants too, and forgets with the call."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from lamppost.dispatch import tasks as dispatch
from lamppost.newsdesk import actions
from lamppost.newsdesk.data import Because, FollowKind
from lamppost.newsdesk.models import Draft, FollowUp

pytestmark = pytest.mark.django_db
SOMEBODY = uuid.UUID(int=7)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"state": "sold"}, "draft_state_is_known"),
        ({"edited_by": SOMEBODY}, "draft_edit_has_who_and_when"),
        ({"approved_by": SOMEBODY}, "draft_approval_has_who_and_when"),
        ({"state": "published"}, "published_draft_was_edited_approved_attested"),
        ({"state": "refused", "refused_by": SOMEBODY}, "refused_draft_has_who_and_why"),
        ({"state": "refused", "refusal": "other"}, "refused_draft_has_who_and_why"),
        ({"state": "merged"}, "merged_draft_has_who"),
    ],
)
def test_a_draft_that_nobody_decided_is_not_decided(drafted, change, constraint):
    draft = drafted()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Draft.objects.filter(pk=draft.pk).update(**change)


def test_a_call_has_one_draft(drafted):
    draft = drafted()
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.create(call=draft.call, cell=draft.cell)


@pytest.fixture
def follow_up(published, desk, ana, now):
    draft = published()
    with desk(ana):
        actions.write_follow_up(
            draft.pk, FollowKind.RETRACT, Because.MISTAKEN, None, by=ana.pk, now=now
        )
    return FollowUp.objects.get()


def test_one_answer_is_ready_at_a_time_and_one_that_is_done_says_by_whom(follow_up, now):
    with pytest.raises(IntegrityError, match="one_follow_up_is_ready"), transaction.atomic():
        FollowUp.objects.create(draft=follow_up.draft, kind="correct", written_at=now)
    with pytest.raises(IntegrityError, match="follow_up_done_has"), transaction.atomic():
        FollowUp.objects.filter(pk=follow_up.pk).update(state="sent")


def test_drafts_and_answers_go_with_their_call(follow_up, login_as, now):
    with login_as("worker"):
        dispatch.delete_old_calls(now + timedelta(days=2))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert (Draft.objects.count(), FollowUp.objects.count()) == (0, 0)


@pytest.mark.parametrize("login", ["site", "portal", "intake", "live", "worker"])
def test_nobody_but_the_desk_reads_what_waits_to_be_said(follow_up, login_as, login):
    with pytest.raises(ProgrammingError, match="permission denied"), login_as(login):
        list(FollowUp.objects.all())


def test_a_desk_without_an_editor_reads_and_changes_nothing(follow_up, login_as):
    with login_as("desk"):
        assert (Draft.objects.count(), FollowUp.objects.count()) == (0, 0)
        assert Draft.objects.update(title_en="mine") == 0
