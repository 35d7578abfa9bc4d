"""Who may do what to a draft, without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from lamppost.newsdesk import rules
from lamppost.newsdesk.data import Act, Attestation, Need, State
from lamppost.newsdesk.rules import Facts, NotPossible
from lamppost.places.cells import around, cell_at, parent
from lamppost.places.data import Category

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
ANA, BEN = UUID(int=1), UUID(int=2)
HERE = cell_at(41.917, -87.707)
READY = Facts(
    state=State.EDITED,
    occurred_at=NOON - timedelta(minutes=10),
    call_stands=True,
    says="publish:robbery",
    read_as="publish:robbery",
    is_certain=True,
    category=Category.ROBBERY,
    place=HERE,
    call_cell=HERE,
    has_words=True,
    findings=0,
    attestation=Attestation.COMMUNITY,
    edited_by=ANA,
)


def missing(facts, by=BEN, now=NOON, strict=True):
    return [
        need for need, met in rules.needs(facts, by=by, now=now, strict=strict).items() if not met
    ]


def test_a_draft_that_another_person_edited_and_attested_may_be_approved():
    rules.check_approve(READY, by=BEN, now=NOON, strict=True)
    assert rules.can_approve(READY, by=BEN, now=NOON, strict=True)


@pytest.mark.parametrize(
    ("change", "need"),
    [
        ({"state": State.PUBLISHED}, Need.OPEN),
        ({"state": State.REFUSED}, Need.OPEN),
        ({"call_stands": False}, Need.CALL),
        ({"category": None}, Need.CATEGORY),
        ({"says": "publish:shooting"}, Need.CATEGORY),
        ({"place": cell_at(41.917, -87.707, 10)}, Need.PLACE),
        ({"place": cell_at(41.8, -87.6)}, Need.PLACE),
        ({"has_words": False}, Need.WORDS),
        ({"findings": 1}, Need.CLEAN),
        ({"attestation": None}, Need.ATTESTED),
        ({"edited_by": BEN}, Need.SECOND),
    ],
)
def test_each_need_alone_stops_an_approval(change, need):
    facts = replace(READY, **change)
    assert need in missing(facts)
    assert not rules.can_approve(facts, by=BEN, now=NOON, strict=True)
    with pytest.raises(NotPossible):
        rules.check_approve(facts, by=BEN, now=NOON, strict=True)


def test_a_draft_that_nobody_edited_cannot_be_approved():
    assert missing(replace(READY, state=State.WAITING, edited_by=None)) == [Need.EDITED]


def test_a_type_that_is_not_certain_waits_for_an_editor_to_say_what_happened():
    unsure = replace(READY, says="review:", read_as="", is_certain=False, category=None)
    assert Need.CATEGORY in missing(replace(unsure, state=State.WAITING))
    guessed = replace(unsure, state=State.WAITING, category=Category.ROBBERY, read_as="review:")
    assert Need.CATEGORY in missing(guessed)
    assert missing(replace(guessed, state=State.EDITED)) == []


@pytest.mark.parametrize(
    ("age", "goes"), [((59, 59), True), ((60, 0), False), ((60, 1), False), ((0, 0), True)]
)
def test_59_59_goes_out_and_60_00_does_not(age, goes):
    minutes, seconds = age
    facts = replace(READY, occurred_at=NOON - timedelta(minutes=minutes, seconds=seconds))
    assert rules.can_approve(facts, by=BEN, now=NOON, strict=True) is goes


def test_one_person_is_enough_only_where_the_operator_says_so():
    assert missing(READY, by=ANA, strict=True) == [Need.SECOND]
    assert missing(READY, by=ANA, strict=False) == []


@pytest.mark.parametrize(("minutes", "left"), [(0, 60), (12.5, 47), (59.9, 0), (61, 0), (-5, 60)])
def test_minutes_left_are_whole_and_never_below_zero(minutes, left):
    assert rules.minutes_left(NOON - timedelta(minutes=minutes), NOON) == left


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("act", list(Act))
def test_every_pair_of_state_and_act_is_decided(state, act):
    if rules.can(state, act):
        assert rules.after(state, act) in State
    else:
        with pytest.raises(NotPossible):
            rules.after(state, act)


@pytest.mark.parametrize("state", [State.PUBLISHED, State.EXPIRED])
def test_nothing_leads_away_from_what_is_over(state):
    assert not any(rules.can(state, act) for act in Act)


def test_words_that_could_never_go_out_are_not_kept():
    rules.check_edit(replace(READY, attestation=None), now=NOON)
    with pytest.raises(NotPossible) as refused:
        rules.check_edit(replace(READY, findings=2), now=NOON)
    assert refused.value.need == Need.CLEAN


def test_an_editor_chooses_among_the_calls_cell_and_its_parents():
    assert rules.coarse_places(HERE) == [HERE, parent(HERE, 8), parent(HERE, 7)]
    assert rules.coarse_places(parent(HERE, 8)) == [parent(HERE, 8), parent(HERE, 7)]


NEAR = max(around(HERE, 2) - around(HERE, 1))
FAR = max(around(HERE, 4) - around(HERE, 3))


@pytest.mark.parametrize(
    ("category", "cell", "minutes", "same"),
    [
        (Category.SHOTS_FIRED, HERE, 0, True),
        (Category.SHOOTING, NEAR, 10, True),
        (Category.SHOOTING, parent(HERE, 8), -10, True),
        (Category.SHOOTING, HERE, 10.1, False),
        (Category.SHOOTING, FAR, 0, False),
        (Category.ARSON, HERE, 0, False),
        (None, HERE, 0, False),
    ],
)
def test_two_calls_may_tell_of_one_event(category, cell, minutes, same):
    one = (Category.ROBBERY, HERE, NOON)
    other = (category, cell, NOON + timedelta(minutes=minutes))
    assert rules.may_be_one_event(one, other) is same
    assert rules.may_be_one_event(other, one) is same


def test_fixed_words_take_one_person_and_ones_own_take_another():
    rules.check_follow_up(None, by=ANA, strict=True)
    rules.check_follow_up(ANA, by=BEN, strict=True)
    rules.check_follow_up(ANA, by=ANA, strict=False)
    assert not rules.can_follow_up(ANA, by=ANA, strict=True)
    with pytest.raises(NotPossible):
        rules.check_follow_up(ANA, by=ANA, strict=True)
