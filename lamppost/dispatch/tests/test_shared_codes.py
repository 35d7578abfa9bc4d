"""On real call types with the right decision, beside a developer's checkout; skipped elsewhere."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from lamppost.dispatch import codebook
from lamppost.dispatch.data import Decision, Verdict
from lamppost.dispatch.suggest import propose
from tests.shared_data import SHARED

if SHARED is None:
    pytest.skip("no shared data here", allow_module_level=True)

TABLE_OF = {
    "dallas_911": "dallas",
    "dallas_active_calls": "dallas",
    "montgomery_pa": "montgomery",
    "seattle_spd": "seattle_police",
    "seattle_spd_2015": "seattle_police",
}
CATEGORY_OF = {"vehicle": ["vehicle_break_in_or_theft"]} | {
    "fire": ["fire_residential", "fire_commercial", "fire_structure"]
}


def labels(name: str) -> list[dict[str, str]]:
    with (SHARED / "dev" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


ROWS = labels("labels_dev.csv")
FEEDS = sorted({row["feed"] for row in ROWS})


def table_of(feed: str) -> str:
    return TABLE_OF.get(feed, feed)


def is_right(said: Verdict, row: dict[str, str]) -> bool:
    if said.decision != row["decision"]:
        return False
    right = CATEGORY_OF.get(row["category"], [row["category"]])
    return not row["category"] or said.category in right


@pytest.mark.parametrize("name", ["labels_dev.csv", "traps_dev.csv"])
def test_every_labelled_code_is_in_its_feed_s_table_with_its_decision(name):
    for row in labels(name):
        said = codebook.verdict(table_of(row["feed"]), row["raw"])
        assert said.known and is_right(said, row), (row, said)


def proposals(feed: str) -> list[tuple[dict[str, str], Verdict]]:
    """What is proposed for a feed's codes while its own table is out of sight."""
    others = [table for table in codebook.feeds() if table not in (table_of(feed), "demo")]
    return [(row, propose(row["raw"], tables=others)) for row in ROWS if row["feed"] == feed]


@pytest.mark.parametrize("feed", FEEDS)
def test_a_feed_nobody_has_mapped_gets_no_false_and_nine_of_ten_right_proposals(feed):
    said = proposals(feed)
    false = [row["raw"] for row, one in said if row["decision"] == "never" and _certain(one)]
    assert false == []
    listed = [(row, one) for row, one in said if row["decision"] == "publish"]
    found = [one for row, one in listed if is_right(one, row)]
    assert len(found) >= 0.9 * len(listed)
    assert all(is_right(one, row) for row, one in said if row["decision"] == "cpr")


def test_what_needs_a_look_is_proposed_as_certain_only_where_the_code_does_not_say_it_is_old():
    """Seattle's plain codes are the stale ones, as others say IP/JO: no code by itself tells so."""
    certain = Counter(
        row["feed"]
        for feed in FEEDS
        for row, one in proposals(feed)
        if row["decision"] == "review" and _certain(one)
    )
    assert set(certain) <= {"seattle_spd", "seattle_spd_2015"}
    assert certain.total() <= 12


def _certain(said: Verdict) -> bool:
    return said.decision in (Decision.PUBLISH, Decision.CPR)
