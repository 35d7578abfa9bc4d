"""A line of the public log, as anyone may read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Line:
    """One act of power. `facts` are fit for anyone to read; `seq` only ever grows."""

    seq: int
    kind: str
    facts: Mapping[str, str | int | bool | None]
    at: datetime
