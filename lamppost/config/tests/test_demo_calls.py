"""The made-up calls look like the recorded ones that were measured."""

import itertools
import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from lamppost.config.demo import calls
from lamppost.config.demo.measured import FIGURES, draw, factor, minutes, per_minute
from lamppost.dispatch.data import CallState

BEGIN = datetime(2026, 5, 1, 20, tzinfo=UTC)
KINDS = {
    raw: kind
    for (decision, kind), raws in calls.codes().items()
    for raw in raws
    if decision == "publish"
}


def a_spot(rng, near):
    return calls.Spot(41.9, -87.7 if near else -87.6, "KEDZIE / ARMITAGE")


CITY = calls.City(calls.codes(), a_spot)


@pytest.fixture(scope="module")
def told():
    """Four days of messages."""
    stream = calls.stream(CITY, random.Random(7), BEGIN)
    return list(itertools.takewhile(lambda m: m[0] < BEGIN + timedelta(days=4), stream))


@pytest.fixture(scope="module")
def lives(told):
    found = {}
    for at, call in told:
        found.setdefault(call.number, []).append((at, call))
    return found


def test_the_same_seed_gives_the_same_calls(told):
    again = calls.stream(CITY, random.Random(7), BEGIN)
    assert list(itertools.islice(again, 500)) == told[:500]


def test_messages_come_in_the_order_they_are_told(told):
    assert [at for at, _ in told] == sorted(at for at, _ in told)


def test_the_first_call_may_be_published_and_is_near_home(told):
    _, first = told[0]
    assert first.code in KINDS
    assert first.longitude == -87.7


def test_as_many_calls_may_be_published_as_measured(lives):
    share = sum(life[0][1].code in KINDS for life in lives.values()) / len(lives)
    assert share == pytest.approx(FIGURES["rate"]["publishable"], abs=0.006)


def test_as_many_first_codes_turn_out_never_publishable_as_measured():
    rng = random.Random(3)
    never = {
        raw for (decision, _), raws in CITY.codes.items() if decision == "never" for raw in raws
    }
    fates = Counter()
    for _ in range(20_000):
        first, last = calls._codes(CITY.codes, "publish", rng)
        fates[KINDS[first], last in never] += 1
    for kind, counts in FIGURES["cleared"].items():
        turned, kept = fates[kind, True], fates[kind, False]
        assert turned / (turned + kept) == pytest.approx(
            1 - counts["kept"] / sum(counts.values()), abs=0.06
        )


def test_a_call_is_closed_or_cancelled_once_and_last(lives):
    whole = [life for life in lives.values() if life[0][0] < BEGIN + timedelta(days=3)]
    ends = [[call.state is not CallState.OPEN for _, call in life] for life in whole]
    assert all(end[-1] and not any(end[:-1]) for end in ends)


def test_a_call_is_told_after_it_happened_and_its_place_is_a_corner(told):
    for at, call in told:
        assert call.occurred_at <= at == call.updated_at
        assert "/" in call.location


def test_every_code_is_in_the_demo_feeds_table(told):
    known = {raw for raws in CITY.codes.values() for raw in raws}
    assert {call.final_code or call.code for _, call in told} <= known


def test_numbers_are_never_used_twice_for_different_calls(lives):
    assert all(len({call.occurred_at for _, call in life}) == 1 for life in lives.values())


def test_the_clock_starts_fast_and_comes_down_to_the_real_rate():
    staging = FIGURES["staging"]
    assert factor(0) == staging["quick_factor"]
    assert factor(staging["quick_minutes"] + staging["easing_minutes"]) == 1
    assert factor(10) > factor(11) > 1


def test_a_day_has_the_measured_number_of_calls():
    assert sum(per_minute(hour) for hour in range(24)) / 24 == pytest.approx(
        FIGURES["rate"]["per_minute"]
    )


def test_lengths_lie_between_the_measured_ones():
    rng = random.Random(1)
    drawn = [minutes([1.0, 2.0, 4.0], rng) for _ in range(1000)]
    assert 1 <= min(drawn) <= max(drawn) <= 4
    assert sorted(drawn)[500] == pytest.approx(2.0, abs=0.2)


def test_a_name_is_drawn_as_often_as_counted():
    rng = random.Random(1)
    assert Counter(draw({"a": 3, "b": 1}, rng) for _ in range(4000))["a"] == pytest.approx(
        3000, abs=120
    )
