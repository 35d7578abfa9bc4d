"""One table per feed says what its call types mean. What no table lists is never published.

The tables are `tables/<name>.csv`, ours and an operator's own in the data folder:
`raw,decision,category,reason`. Adding a code is adding a row. A suffix that a centre hangs on a
listed code (`/ ALARM`, `- DELAYED`, `+1HR`) is understood; it can only make us more careful.
"""

from __future__ import annotations

import csv
import os
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from lamppost.dispatch import grammar
from lamppost.dispatch.data import Decision, Verdict
from lamppost.places.data import Category

TABLES = Path(__file__).parent / "tables"
COLUMNS = ("raw", "decision", "category", "reason")
UNKNOWN = Verdict(Decision.NEVER, reason="unknown code", known=False)
CAREFUL = (Decision.CPR, Decision.NEVER, Decision.REVIEW, Decision.PUBLISH)  # the first wins
NEEDS_CATEGORY = (Decision.PUBLISH, Decision.REVIEW)

# What a suffix does to a listed code.
FORBIDS = ("an hour old", "alarm_unverified", "domestic", "cancelled_or_false", "test")
UNSETTLES = {"stale": "report_stale_risk", "attempt": "attempt", "possible": "possible"}
SUFFIXES = frozenset((*FORBIDS, *UNSETTLES, "live"))


class Malformed(ValueError):
    """A code table that cannot be used; says the file, the line and what is wrong."""


def verdict(feed_name: str, code: str, description: str = "") -> Verdict:
    """What the feed's table says of a code; unknown is never, and a task for a person.

    A description is asked where the code is only a number, and can make a verdict more careful.
    """
    rows = table(feed_name)
    said = description if plain(description) != plain(code) else ""
    found = (
        rows.get(plain(code))
        or (rows.get(plain(f"{code} - {said}")) if said else None)
        or (rows.get(plain(said)) if said and _is_number(code) else None)
        or _with_suffix(feed_name, code)
    )
    return _hearing(found, said) if found else UNKNOWN


def feeds() -> list[str]:
    """The names of the feeds that have a table."""
    return sorted(_files())


def table(feed_name: str) -> Mapping[str, Verdict]:
    """A feed's verdicts by plain code; empty for a feed without a table."""
    path = _files().get(feed_name)
    return _read(path) if path else {}


def plain(code: str) -> str:
    """A code without the accidents of its spelling: case, spaces, dashes, stars in front."""
    code = unicodedata.normalize("NFKC", code).casefold()
    code = re.sub(r"[\u2010-\u2015\u2212]", "-", code)
    return re.sub(r"\s*([-/,])\s*", r"\1", " ".join(code.split())).strip("-*.: ")


def _files() -> Mapping[str, Path]:
    return _files_with(os.environ.get("LAMPPOST_DATA", ""))


@cache  # a table put there later is found after a restart
def _files_with(theirs: str) -> Mapping[str, Path]:
    folders = [TABLES, *([Path(theirs) / "tables"] if theirs else [])]
    return {path.stem: path for folder in folders for path in folder.glob("*.csv")}


@cache
def _read(path: Path) -> Mapping[str, Verdict]:
    found: dict[str, Verdict] = {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        if not set(COLUMNS) <= set(rows.fieldnames or ()):
            raise Malformed(f"{path}: the columns must be {', '.join(COLUMNS)}")
        for row in rows:
            try:
                said = _verdict(row)
            except ValueError as wrong:
                raise Malformed(f"{path}, line {rows.line_num}: {wrong}") from None
            key = plain(row["raw"])
            found[key] = min(said, found.get(key, said), key=_care)
    return found


def _verdict(row: Mapping[str, str]) -> Verdict:
    decision = Decision(row["decision"])
    category = Category(row["category"]) if row["category"] else None
    if (decision in NEEDS_CATEGORY) != (category is not None):
        raise ValueError(f"{decision} {'needs a' if category is None else 'has no'} category")
    return Verdict(decision, category, row["reason"] or "")


def _care(said: Verdict) -> int:
    return CAREFUL.index(said.decision)


def _is_number(code: str) -> bool:
    return not any(letter.isalpha() for letter in code)


def _with_suffix(feed_name: str, code: str) -> Verdict | None:
    """A listed code with words hung on it that say how old, how sure or how private it is."""
    base, senses = _split(code)
    path = _files().get(feed_name)
    found = _bases(path).get(base) if senses and path else None
    return _careful(found, senses) if found else None


@cache
def _bases(path: Path) -> Mapping[tuple[str, ...], Verdict]:
    found: dict[tuple[str, ...], Verdict] = {}
    for code, said in _read(path).items():
        base, senses = _split(code)
        if base and not senses:
            found[base] = min(said, found.get(base, said), key=_care)
    return found


def _split(code: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """A code's words, and the senses of those that are a suffix. Numbers are words here."""
    words = [(word, grammar.sense_of(word) & SUFFIXES) for word in grammar.words(code)]
    senses = frozenset().union(*(meant for _, meant in words))
    return tuple(word for word, meant in words if not meant), senses


def _hearing(said: Verdict, description: str) -> Verdict:
    """The verdict, made more careful by what its description says."""
    return _careful(said, grammar.read(description).senses) if description else said


def _careful(said: Verdict, senses: frozenset[str]) -> Verdict:
    if said.decision not in NEEDS_CATEGORY:
        return said
    for sense in FORBIDS:
        if sense in senses:
            return Verdict(Decision.NEVER, reason=grammar.REASONS.get(sense, sense))
    for sense, reason in UNSETTLES.items():
        if sense in senses:
            return Verdict(Decision.REVIEW, said.category, reason)
    return said
