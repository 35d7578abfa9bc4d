"""One table per feed says what each of its call types means; what no table lists is never published.

The tables are `tables/<feed>.csv`: `raw,decision,category,reason`. Adding a code is adding a row.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from lamppost.dispatch.data import Decision, Verdict
from lamppost.places.data import Category

TABLES = Path(__file__).parent / "tables"
UNKNOWN = Verdict(Decision.NEVER, reason="unknown code", known=False)


def verdict(feed_name: str, code: str, description: str = "") -> Verdict:
    """What the feed's own table says of a code; unknown is never, and a task for a person."""
    table = _table(feed_name)
    return table.get(_plain(code)) or table.get(_plain(description)) or UNKNOWN


def feeds() -> list[str]:
    """The names of the feeds that have a table."""
    return sorted(path.stem for path in TABLES.glob("*.csv"))


@cache
def _table(feed_name: str) -> Mapping[str, Verdict]:
    path = TABLES / f"{feed_name}.csv"
    if feed_name not in feeds():
        return {}
    with path.open(encoding="utf-8", newline="") as rows:
        return {_plain(row["raw"]): _verdict(row) for row in csv.DictReader(rows)}


def _verdict(row: Mapping[str, str]) -> Verdict:
    category = Category(row["category"]) if row["category"] else None
    return Verdict(Decision(row["decision"]), category, row["reason"])


def _plain(code: str) -> str:
    return " ".join(code.casefold().split())
