"""The feeds we know: one YAML file each says how a feed is read, screened and where it is.

A file here is named after its feed (`dallas.yaml`):

    title: Dallas Police active calls    what people call it
    source: dallas                       its parser in dispatch.sources; left out: `mapping` below
    table: dallas                        its code table; left out: the feed's name
    time_zone: America/Chicago           of the times it tells, and of the days its numbers repeat
    url: https://...                     where it is polled; left out: pushed or recorded only
    every_seconds: 60
    also_called: [dallas_active_calls]   other names that people use for it
    mapping: {...}                       how the fields of a plain CSV or JSON feed are called;
                                         dispatch/sources/mapped.py describes it

An operator's own descriptions lie in the data folder, `feeds/*.yaml`; they win over ours.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import yaml

OURS = Path(__file__).parent
NOTHING: Mapping[str, Any] = MappingProxyType({})


class Wrong(ValueError):
    """A feed description that cannot be used; says which file and what is wrong with it."""


@dataclass(frozen=True)
class Feed:
    """How one feed is read and screened."""

    name: str
    title: str
    source: str
    table: str
    time_zone: str
    url: str = ""
    every_seconds: int = 60
    also_called: tuple[str, ...] = ()
    mapping: Mapping[str, Any] = field(default_factory=lambda: NOTHING)


def find(name: str) -> Feed | None:
    """The feed of this name, or the one a path to a YAML file describes; None if there is none."""
    if name.endswith((".yaml", ".yml")):
        return _read(Path(name))
    for feed in every():
        if _plain(name) in (feed.name, *feed.also_called):
            return feed
    return None


def every() -> list[Feed]:
    """All described feeds, by name."""
    theirs = os.environ.get("LAMPPOST_DATA", "")
    return list(_every(Path(theirs) / "feeds" if theirs else None))


@cache
def _every(theirs: Path | None) -> tuple[Feed, ...]:
    folders = [folder for folder in (OURS, theirs) if folder and folder.is_dir()]
    found = {path.stem: _read(path) for folder in folders for path in _files(folder)}
    return tuple(found[name] for name in sorted(found))


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("*.yaml"))


def _read(path: Path) -> Feed:
    try:
        says = yaml.safe_load(path.read_text(encoding="utf-8"))
        name = _plain(path.stem)
        feed = Feed(
            **{"name": name, "title": name, "source": "mapped", "table": name}
            | says
            | {"also_called": tuple(_plain(other) for other in says.get("also_called", ()))}
        )
        ZoneInfo(feed.time_zone)
    except (OSError, yaml.YAMLError, TypeError, AttributeError, ValueError, KeyError) as wrong:
        raise Wrong(f"{path}: {wrong}") from None
    return feed


def _plain(name: str) -> str:
    return name.strip().casefold().replace("-", "_").replace(" ", "_")
