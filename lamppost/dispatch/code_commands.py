"""`lamppost codes suggest` and `lamppost screen`: what becomes of codes and recorded calls.

One JSON line per row or incident on standard output; what is wrong with the use on standard error,
and 2. Neither a database nor Django is needed, so a centre can try its own list anywhere.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lamppost.dispatch.data import Verdict

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]

SEPARATORS = ",\t|;"


class WrongUse(Exception):
    """What the person can put right; shown as it is."""


def add_arguments(verbs: Verbs) -> None:
    """Add `codes suggest` and `screen`; each sets `act`, a function of the parsed options."""
    codes = verbs.add_parser("codes", help="call types of a feed that nobody has mapped")
    doing = codes.add_subparsers(dest="doing", required=True, metavar="DOING")
    suggest = doing.add_parser(
        "suggest", help="propose what each code means, for a person to confirm"
    )
    suggest.add_argument("file", help="a CSV file, - for standard input")
    suggest.add_argument("--column", default="raw", help="the column with the codes (default raw)")
    suggest.set_defaults(act=suggest_command)

    screen = verbs.add_parser("screen", help="say what would become of recorded calls, or of codes")
    screen.add_argument("--feed", required=True, help="the feed that recorded them")
    screen.add_argument("file", nargs="?", default="", help="a recording of the feed")
    screen.add_argument(
        "--codes", nargs="?", const="", metavar="FILE", help="a CSV file of codes, column `raw`"
    )
    screen.set_defaults(act=screen_command)


def suggest_command(options: argparse.Namespace) -> int:
    return _print(_suggested(options.file, options.column))


def screen_command(options: argparse.Namespace) -> int:
    file = options.codes or options.file
    if not file or (options.codes and options.file):
        sys.stderr.write("Give one file: a recording, or codes after --codes.\n")
        return 2
    screened = _screened_calls if options.codes is None else _screened_codes
    return _print(screened(options.feed, file))


def _suggested(file: str, column: str) -> Iterator[dict[str, Any]]:
    from lamppost.dispatch.suggest import propose

    for row in _rows(file, column):
        yield {"raw": row[column]} | _said(propose(row[column]))


def _screened_codes(feed_name: str, file: str) -> Iterator[dict[str, Any]]:
    """A feed without a table knows no code: each is never published."""
    from lamppost.dispatch import codebook, feeds

    feed = feeds.find(feed_name)
    name = feed.table if feed else feed_name
    if name not in codebook.feeds():
        known = ", ".join(codebook.feeds())
        sys.stderr.write(f"No table for {feed_name}: every code is unknown. Tables: {known}.\n")
    for nth, row in enumerate(_rows(file, "raw"), start=1):
        said = _said(codebook.verdict(name, row["raw"], row.get("description") or ""))
        yield {"id": row.get("id") or str(nth)} | said | {"raw": row["raw"]}


def _screened_calls(feed_name: str, file: str) -> Iterator[dict[str, Any]]:
    from lamppost.dispatch import feeds
    from lamppost.dispatch.screen_file import screen_file

    try:
        yield from screen_file(feed_name, file)
    except KeyError:
        names = ", ".join(feed.name for feed in feeds.every())
        raise WrongUse(f"There is no feed {feed_name}. Feeds: {names}.") from None


def _said(verdict: Verdict) -> dict[str, Any]:
    category = str(verdict.category) if verdict.category else None
    return {"decision": str(verdict.decision), "category": category, "reason": verdict.reason}


def _print(lines: Iterable[dict[str, Any]]) -> int:
    try:
        for line in lines:
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has had enough: `lamppost screen ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as wrong:
        sys.stderr.write(f"{wrong.filename or 'the file'}: {wrong.strerror}\n")
        return 2
    except (WrongUse, ValueError, csv.Error) as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2
    return 0


def _rows(file: str, column: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV file that has this column; in UTF-8, else in the old Windows one."""
    data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    head = text.split("\n", 1)[0]
    separator = next((one for one in SEPARATORS if one in head), ",")
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, restkey="")
    columns = rows.fieldnames or []
    if column not in columns:
        has = ", ".join(columns) or "no columns"
        raise WrongUse(f"{file} has no column {column}. It has {has}.")
    for row in rows:
        yield _whole(row, column) if len(columns) == 1 else row


def _whole(row: dict[str, Any], column: str) -> dict[str, str]:
    """The one column of a file of bare codes, in which a comma is part of the code."""
    return {column: ",".join([row[column] or "", *(row.get("") or [])])}
