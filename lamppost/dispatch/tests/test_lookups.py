"""What other rooms may ask about calls, with the desk's rights; no answer says where one was."""

from dataclasses import asdict, replace
from datetime import timedelta

import pytest

from lamppost.dispatch import actions, lookups
from lamppost.dispatch.actions import NotPossible, confirm_code
from lamppost.dispatch.data import CallState, Decision, RawCall
from lamppost.dispatch.models import CodeTask
from lamppost.dispatch.tests.conftest import NOISE, ROBBERY, SHOOTING
from lamppost.places.data import Category
from lamppost.transparency.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(now):
    return RawCall(
        number="A1",
        code=SHOOTING,
        description="Shooting",
        occurred_at=now - timedelta(minutes=10),
        location="1734 N KEDZIE AVE",
        latitude=41.917,
        longitude=-87.707,
    )


@pytest.fixture
def hear(feed, now):
    def take_in(*calls, now=now):
        actions.take_in(feed.pk, calls, now=now)

    return take_in


@pytest.fixture
def ask(login_as):
    def asked(question, *arguments):
        with login_as("desk"):
            return question(*arguments)

    return asked


def test_waiting_calls_are_ordered_by_minutes_left(hear, call, ask, now):
    hear(call, replace(call, number="A2", occurred_at=now - timedelta(minutes=50)))
    assert [one.number for one in ask(lookups.waiting, now)] == ["A2", "A1"]
    assert [one.number for one in ask(lookups.waiting, now + timedelta(minutes=10))] == ["A1"]
    assert ask(lookups.waiting, now + timedelta(minutes=50)) == []


def test_cancelled_and_recoded_calls_wait_no_more(hear, call, ask, now):
    hear(call, replace(call, number="A2"))
    hear(replace(call, state=CallState.CANCELLED), replace(call, number="A2", final_code=NOISE))
    assert ask(lookups.waiting, now) == []
    changed = ask(lookups.changed_since, now - timedelta(1))
    assert {(one.number, one.is_reviewable) for one in changed} == {("A1", False), ("A2", False)}


def test_no_answer_says_where_the_call_was(hear, call, ask, now):
    hear(call)
    (kept,) = ask(lookups.waiting, now)
    assert ask(lookups.call, kept.id) == kept
    assert ask(lookups.calls, [kept.id]) == {kept.id: kept}
    text = str(asdict(kept))
    assert "1734" not in text and "41.917" not in text
    assert kept.place_name == "Armitage and Kedzie"


def test_the_changes_of_a_call_are_told_oldest_first(hear, call, ask, now):
    hear(call)
    hear(replace(call, final_code=ROBBERY), now=now + timedelta(minutes=1))
    hear(replace(call, final_code=NOISE), now=now + timedelta(minutes=2))
    (kept,) = ask(lookups.changed_since, now)
    assert [one.code for one in ask(lookups.changes, kept.id)] == [ROBBERY, NOISE]
    assert not kept.is_reviewable
    assert ask(lookups.changed_since, now + timedelta(minutes=2)) == []


def test_a_code_nobody_mapped_comes_with_a_proposal(hear, call, ask):
    hear(replace(call, code="ZORBING"), replace(call, number="A2", code="ROBBERY OF ZORBS"))
    tasks = {task.code: task for task in ask(lookups.code_tasks)}
    assert set(tasks) == {"ZORBING", "ROBBERY OF ZORBS"}
    assert not any(task.proposal.known for task in tasks.values())


def test_a_code_is_mapped_by_a_person_in_public_and_screens_from_then_on(
    hear, call, ask, feed, login_as, now
):
    hear(replace(call, code="ZORBING"))
    task = CodeTask.objects.get()
    with login_as("desk"):
        confirm_code(task.pk, Decision.PUBLISH, Category.ROBBERY, by=feed.pk, now=now)
    assert ask(lookups.code_tasks) == []
    assert "ZORBING" in str(Entry.objects.values().last())
    hear(replace(call, number="A2", code="ZORBING"))
    assert [one.category for one in ask(lookups.waiting, now)] == [Category.ROBBERY]


@pytest.mark.parametrize(
    ("decision", "category"), [(Decision.PUBLISH, None), (Decision.NEVER, Category.ROBBERY)]
)
def test_a_category_belongs_to_what_may_be_published_only(
    hear, call, feed, now, decision, category
):
    hear(replace(call, code="ZORBING"))
    with pytest.raises(NotPossible):
        confirm_code(CodeTask.objects.get().pk, decision, category, by=feed.pk, now=now)


def test_drops_are_counted_in_public(hear, call, login_as, now):
    from django.utils import timezone

    hear(
        replace(call, code=NOISE),
        replace(call, number="A2", code=NOISE),
        replace(call, is_test=True),
    )
    with login_as("site"):
        assert lookups.drop_counts(timezone.localdate(now)) == {"disturbance": 2, "test": 1}


def test_keys_are_made_and_ended_in_public(feed, now):
    key = actions.make_key(feed.name, now=now, is_sandbox=True)
    facts = str(list(Entry.objects.values_list("facts", flat=True)))
    assert feed.name in facts and key not in facts
