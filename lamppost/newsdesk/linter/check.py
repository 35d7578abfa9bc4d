"""All the patterns, in the order in which they claim words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lamppost.newsdesk.linter import contacts, numbers, people, units
from lamppost.newsdesk.linter.finding import Finding, Text
from lamppost.newsdesk.linter.words import NAMESAKES


def check(text: str, places: Iterable[str] = ()) -> list[Finding]:
    """What must go before this can be published, in the order of the text.

    `places` are names that come from the city's own files (the corner an alert names); they pass.
    """
    reading = Text(text)
    for place in (*places, *NAMESAKES):
        _let_pass(reading, place)
    for look in (contacts.find, units.find, numbers.find, people.find):
        look(reading)
    return sorted(reading.findings, key=lambda finding: finding.start)


def _let_pass(reading: Text, place: str) -> None:
    parts = [part for part in re.split(r"\s+(?:and|y|&)\s+", place) if len(part) > 2]
    for part in {place, *parts} - {""}:
        # A number in front of a street's name is a house: "1734 N Kedzie" stays a finding.
        for found in re.finditer(rf"(?<!\w){re.escape(part)}(?!\w)", reading.plain):
            before = reading.plain[: found.start()]
            if not re.search(r"\d\w?\s*(?:[NSEW]\.?\s*)?$", before):
                reading.allow(*found.span())
