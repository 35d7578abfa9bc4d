"""Screening, rule by rule, against the product's own numbers and lists (rules.yaml)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lamppost.dispatch import rules
from lamppost.dispatch.data import CallState, Decision, Drop, RawCall, ScreenedCall, Spot, Verdict
from lamppost.places.cells import BLOCKS, NEIGHBORHOOD, cell_at, parent, resolution
from lamppost.places.data import Category

PRODUCT = yaml.safe_load((Path(__file__).parent / "rules.yaml").read_text())
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
HERE = Spot(41.917, -87.707)
SHOTS = Verdict(Decision.PUBLISH, Category.SHOTS_FIRED)
CALL = RawCall(
    number="A1",
    code="SHOTS",
    description="Shots fired",
    occurred_at=NOW - timedelta(minutes=3),
    location="1700 N KEDZIE AVE",
)


def screen(call=CALL, verdict=SHOTS, spot=HERE, now=NOW):
    return rules.screen(call, now, verdict=verdict, place=lambda _: spot)


def test_a_listed_complete_young_open_call_is_kept_with_its_cell_only():
    kept = screen()
    assert kept == ScreenedCall(
        number="A1",
        centre="",
        code="SHOTS",
        decision=Decision.PUBLISH,
        category=Category.SHOTS_FIRED,
        reason="",
        cell=cell_at(41.917, -87.707),
        occurred_at=CALL.occurred_at,
        state=CallState.OPEN,
    )


def test_the_twelve_categories_are_the_products():
    listed = PRODUCT["alerts"]["allow_crime"]["categories"]
    listed = listed + PRODUCT["alerts"]["allow_hazard"]["categories"]
    assert sorted(listed) == sorted(Category)


@pytest.mark.parametrize("category", Category)
def test_each_of_the_twelve_may_be_published(category):
    assert screen(verdict=Verdict(Decision.PUBLISH, category)).decision == Decision.PUBLISH


@pytest.mark.parametrize(
    "denied",
    [
        category
        for name in ("deny_from_seed", "deny_from_seed_2", "deny_authored")
        for category in PRODUCT["alerts"][name]["categories"]
    ],
)
def test_nothing_on_the_deny_list_is_a_category(denied):
    assert denied not in set(Category)


def test_a_verdict_without_a_listed_category_is_never_kept():
    assert screen(verdict=Verdict(Decision.PUBLISH)) == Drop(Decision.NEVER, "no listed category")


@pytest.mark.parametrize("decision", [Decision.NEVER, Decision.DROP])
def test_what_the_table_refuses_is_refused_with_its_reason(decision):
    assert screen(verdict=Verdict(decision, reason="domestic")) == Drop(decision, "domestic")


def test_an_unknown_code_is_never_kept():
    unknown = Verdict(Decision.NEVER, reason="unknown code", known=False)
    assert screen(verdict=unknown) == Drop(Decision.NEVER, "unknown code")


def test_a_cardiac_arrest_goes_to_nobody_at_the_desk():
    assert screen(verdict=Verdict(Decision.CPR)) == Drop(Decision.CPR, "medical")


def test_the_required_fields_are_the_products():
    nothing = RawCall(number="A1", code="", description="", occurred_at=None)
    assert list(rules.missing(nothing)) == PRODUCT["cad"]["required_fields"]["fields"]


@pytest.mark.parametrize(
    ("without", "field"),
    [
        ({"location": ""}, "location"),
        ({"location": "  "}, "location"),
        ({"location": "", "latitude": 41.9}, "location"),
        ({"occurred_at": None}, "occurred_at"),
        ({"code": ""}, "category"),
        ({"description": " "}, "description"),
    ],
)
def test_a_call_that_lacks_a_required_field_is_dropped_by_name(without, field):
    dropped = screen(replace(CALL, **without))
    assert dropped == Drop(Decision.DROP, f"missing {field}", (field,))


def test_every_missing_field_is_named():
    dropped = screen(replace(CALL, location="", description=""))
    assert dropped.fields == ("location", "description")


def test_a_point_alone_is_a_place():
    assert isinstance(
        screen(replace(CALL, location="", latitude=41.9, longitude=-87.7)), ScreenedCall
    )


def test_a_place_that_cannot_be_found_is_no_place():
    assert screen(spot=None) == Drop(Decision.DROP, "place unknown", ("location",))


@pytest.mark.parametrize(
    ("age", "kept"), [(0, True), (3599, True), (3599.999, True), (3600, False), (3601, False)]
)
def test_a_call_is_kept_until_59_59_and_refused_from_60_00(age, kept):
    call = replace(CALL, occurred_at=NOW - timedelta(seconds=age))
    assert isinstance(screen(call), ScreenedCall) is kept
    assert PRODUCT["alerts"]["max_age"]["seconds_exclusive"] == rules.MAX_AGE.total_seconds()


@pytest.mark.parametrize(("ahead", "kept"), [(1, True), (120, True), (121, False), (86400, False)])
def test_a_clock_may_be_two_minutes_ahead_and_no_more(ahead, kept):
    call = replace(CALL, occurred_at=NOW + timedelta(seconds=ahead))
    outcome = screen(call)
    assert isinstance(outcome, ScreenedCall) is kept
    assert kept or outcome.reason == "in the future"


@pytest.mark.parametrize(
    "other",
    [
        {"is_test": True},
        {"code": "TEST CALL"},
        {"description": "Burglary - training, do not dispatch"},
        {"description": "FIRE DRILL"},
    ],
)
def test_training_traffic_is_dropped_whatever_its_code(other):
    assert screen(replace(CALL, **other)) == Drop(Decision.DROP, "test")


def test_words_that_only_hold_test_words_are_no_test():
    call = replace(CALL, description="Protest, contested, drilling", location="TEST ST")
    assert isinstance(screen(call), ScreenedCall)


@pytest.mark.parametrize("state", [CallState.CLOSED, CallState.CANCELLED])
def test_a_call_that_is_over_before_it_was_kept_is_dropped(state):
    assert screen(replace(CALL, state=state)) == Drop(Decision.DROP, str(state))


def test_a_sensitive_place_is_said_by_its_parent_cell():
    kept = screen(spot=replace(HERE, then="coarsen"))
    assert kept.cell == parent(cell_at(41.917, -87.707), NEIGHBORHOOD)
    assert (kept.decision, resolution(kept.cell)) == (Decision.PUBLISH, NEIGHBORHOOD)


def test_a_very_sensitive_place_is_held_for_an_editor_too():
    kept = screen(spot=replace(HERE, then="hold"))
    assert (kept.decision, kept.reason) == (Decision.REVIEW, "sensitive place")
    assert resolution(kept.cell) == NEIGHBORHOOD


def test_a_sensitive_place_does_not_make_a_refused_call_reviewable():
    never = Verdict(Decision.NEVER, reason="medical")
    assert screen(verdict=never, spot=replace(HERE, then="hold")).decision == Decision.NEVER


def test_the_last_code_counts():
    assert screen(replace(CALL, final_code="FIREWORKS")).code == "FIREWORKS"


@given(
    st.builds(
        RawCall,
        number=st.text(max_size=5),
        code=st.text(max_size=5),
        description=st.text(max_size=5),
        occurred_at=st.none()
        | st.timedeltas(-timedelta(hours=3), timedelta(hours=1)).map(NOW.__add__),
        location=st.text(max_size=5),
        latitude=st.none() | st.floats(-90, 90),
        longitude=st.none() | st.floats(-180, 180),
        state=st.sampled_from(CallState),
        is_test=st.booleans(),
    ),
    st.builds(
        Verdict,
        st.sampled_from(Decision),
        st.none() | st.sampled_from(Category),
        known=st.booleans(),
    ),
    st.sampled_from([None, HERE, replace(HERE, then="coarsen"), replace(HERE, then="hold")]),
)
def test_whatever_is_kept_obeys_every_rule(call, verdict, spot):
    kept = screen(call, verdict, spot)
    if isinstance(kept, Drop):
        assert kept.reason
        return
    assert kept.decision in (Decision.PUBLISH, Decision.REVIEW)
    assert kept.decision == Decision.REVIEW or verdict.decision == Decision.PUBLISH
    assert kept.category in set(Category)
    assert rules.missing(call) == ()
    assert timedelta(minutes=-2) <= NOW - call.occurred_at < timedelta(minutes=60)
    assert call.state == CallState.OPEN and not call.is_test
    assert resolution(kept.cell) == (NEIGHBORHOOD if spot.then else BLOCKS)
