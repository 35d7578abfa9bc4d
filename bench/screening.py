"""Calls screened per second, beside a bare parse of the same bytes into plain rows."""

from __future__ import annotations

import csv
import io
import json
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bench import stage
from lamppost.dispatch import codebook, judge, sources
from lamppost.dispatch.suggest import propose

CALLS = max(1000, int(20_000 * stage.SCALE))
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
FEED = "demo"
ROUNDS = 3  # the best of so many counts: the machine has other work


def run() -> list[str]:
    """Lines: calls a second through parser and rules, codes a second, each beside its peer."""
    records = _records()
    body, table = json.dumps(records).encode(), _csv(records)
    screened = _rate(lambda: _screen(body))
    bare_json = _rate(lambda: json.loads(body))
    bare_csv = _rate(lambda: list(csv.DictReader(io.StringIO(table))))
    codes = [str(record["code"]) for record in records]
    looked_up = _rate(lambda: [codebook.verdict(FEED, code) for code in codes])
    new = [f"{code} #{nth}" for nth, code in enumerate(codes)]
    proposed = _rate(lambda: [propose(code) for code in new], rounds=1)
    return [
        f"calls screened: {screened:,.0f}/s, {screened / bare_json:.2f} x a bare JSON parse of the "
        f"same calls ({bare_json:,.0f}/s), {screened / bare_csv:.2f} x a bare CSV parse "
        f"({bare_csv:,.0f}/s)",
        f"  the code table alone: {looked_up:,.0f}/s; a proposal for a code never seen: "
        f"{proposed:,.0f}/s",
        f"  a big city tells 1.5 calls a minute: {screened * 60 / 1.5:,.0f} such cities a core",
    ]


def _records() -> list[dict[str, object]]:
    dice = random.Random(1)
    listed = list(codebook.table(FEED))
    return [
        {
            "number": f"D{nth}",
            "code": dice.choice(listed),
            "description": "As the centre means it",
            "occurred_at": (NOW - timedelta(seconds=dice.uniform(0, 5400))).isoformat(),
            "location": "N Kedzie Ave / W Armitage Ave",
            "latitude": 41.8 + dice.random() / 10,
            "longitude": -87.7 + dice.random() / 10,
            "status": "open",
        }
        for nth in range(CALLS)
    ]


def _csv(records: list[dict[str, object]]) -> str:
    text = io.StringIO()
    rows = csv.DictWriter(text, list(records[0]))
    rows.writeheader()
    rows.writerows(records)
    return text.getvalue()


def _screen(body: bytes) -> None:
    screen = judge.Judge(FEED, {})
    for call in sources.parse(FEED, body):
        screen(call, NOW)


def _rate(act: Callable[[], object], rounds: int = ROUNDS) -> float:
    """How many of the calls a second."""
    best = min(_seconds(act) for _ in range(rounds))
    return CALLS / best


def _seconds(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin
