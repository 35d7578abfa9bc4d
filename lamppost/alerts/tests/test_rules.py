"""Who is interrupted now and who reads it later; no database."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamppost.alerts.data import Why
from lamppost.alerts.rules import MOST_A_DAY, decide, next_digest
from lamppost.places.data import SEVERITY, Category, Severity
from lamppost.residents.data import HIGHEST, USUAL, Choice, Masks, Quiet, choices, masks, offered

CHICAGO = ZoneInfo("America/Chicago")
NIGHT = Quiet(22, 7)
hours = st.integers(0, 23)
facts = {
    "hour": hours,
    "quiet": st.builds(Quiet, hours, hours),
    "snoozed": st.booleans(),
    "interruptions": st.integers(0, 9),
}


def told(severity, choice, hour=12, quiet=NIGHT, snoozed=False, interruptions=0):
    return decide(
        severity, choice, hour=hour, quiet=quiet, snoozed=snoozed, interruptions=interruptions
    )


def test_a7_at_23_00_in_quiet_hours_severity_2_waits_for_the_digest_and_severity_0_does_not():
    assert told(Severity.ROUTINE, Choice.BOTH, hour=23).way == Choice.DIGEST
    assert told(Severity.LIFE, Choice.BOTH, hour=23) == (Choice.BOTH, Why.LIFE)
    late = datetime(2026, 11, 24, 23, 0, tzinfo=CHICAGO)
    assert next_digest(late, 7) == datetime(2026, 11, 25, 7, 0, tzinfo=CHICAGO)


def test_e17_severity_chooses_the_channel():
    usual = {severity: told(severity, Choice.BOTH).way for severity in Severity}
    assert usual == {0: Choice.BOTH, 1: Choice.PUSH, 2: Choice.DIGEST}
    by_default = choices(USUAL)
    assert {SEVERITY[c]: choice for c, choice in by_default.items()} == usual


def test_e18_after_three_interruptions_a_day_the_rest_waits():
    assert told(Severity.URGENT, Choice.PUSH, interruptions=2) == (Choice.PUSH, Why.CHOSEN)
    assert told(Severity.URGENT, Choice.PUSH, interruptions=3) == (Choice.DIGEST, Why.ENOUGH)
    assert told(Severity.LIFE, Choice.PUSH, interruptions=30).way == Choice.PUSH


@given(st.sampled_from(Severity), st.sampled_from(Choice), st.fixed_dictionaries(facts))
def test_e17_nothing_is_ever_louder_than_chosen_or_than_its_severity(severity, choice, now):
    way = decide(severity, choice, **now).way
    assert way <= min(choice, HIGHEST[severity])
    assert (way == Choice.OFF) == (choice == Choice.OFF), "off is off, and nothing else is lost"


@given(st.sampled_from(Choice), st.fixed_dictionaries(facts))
def test_e19_quiet_hours_snooze_and_budget_never_hold_back_a_threat_to_life(choice, now):
    assert decide(Severity.LIFE, choice, **now).way == choice


@given(st.sampled_from([Choice.PUSH, Choice.MAIL]), st.fixed_dictionaries(facts))
def test_below_that_any_of_the_three_holds_back(choice, now):
    way, why = decide(Severity.URGENT, choice, **now)
    waits = now["snoozed"] or now["quiet"].holds(now["hour"]) or now["interruptions"] >= MOST_A_DAY
    assert way == (Choice.DIGEST if waits else choice)
    assert (why == Why.CHOSEN) is not waits


@pytest.mark.parametrize(
    ("begins", "ends", "quiet"),
    [
        (22, 7, {22, 23, 0, 1, 2, 3, 4, 5, 6}),
        (1, 3, {1, 2}),
        (5, 5, set()),
        (0, 23, set(range(23))),
    ],
)
def test_quiet_hours_may_pass_midnight(begins, ends, quiet):
    assert {hour for hour in range(24) if Quiet(begins, ends).holds(hour)} == quiet


@given(st.integers(0, 366 * 24 * 60), hours)
def test_a_digest_is_never_more_than_a_day_away(minutes, hour):
    now = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)).astimezone(CHICAGO)
    due = next_digest(now, hour)
    assert due.hour == hour and due.minute == 0
    assert now < due <= now + timedelta(hours=25)  # one hour more on the night clocks go back


@given(st.dictionaries(st.sampled_from(Category), st.sampled_from(Choice)))
def test_choices_survive_as_bit_masks(chosen):
    kept = choices(masks(chosen))
    for category in Category:
        wanted = chosen.get(category, Choice.OFF)
        assert kept[category] == min(wanted, HIGHEST[SEVERITY[category]])


@given(st.dictionaries(st.sampled_from(Category), st.sampled_from(Choice)))
def test_what_was_off_is_as_usual_once_it_is_on_again(chosen):
    on_again = masks(chosen)
    everything = choices(Masks(USUAL.categories, on_again.push_for, on_again.mail_for))
    for category in Category:
        if not chosen.get(category):
            assert everything[category] == choices(USUAL)[category]


@pytest.mark.parametrize("category", Category)
def test_a_resident_is_offered_nothing_louder_than_the_usual_and_always_off(category):
    assert offered(category)[0] == choices(USUAL)[category]
    assert offered(category)[-1] == Choice.OFF
