"""Who a login belongs to. One person kind per login; a surface admits only its own kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class Kind(StrEnum):
    RESIDENT = "resident"
    OFFICER = "officer"
    EDITOR = "editor"  # works at the operator's desk


@dataclass(frozen=True)
class OpenSession:
    """One browser that is signed in, as its own person sees it."""

    id: UUID
    device: str  # "Firefox on Android"
    began_at: datetime | None
    is_this: bool


@dataclass(frozen=True)
class OwnPasskey:
    id: UUID
    name: str
    added_at: date
    credential_id: bytes


@dataclass(frozen=True)
class HeldFile:
    """A picture or clip in an export. `read` gives its bytes piece by piece."""

    name: str  # in the archive, below files/<key>/
    read: Callable[[], Iterator[bytes]]


@dataclass(frozen=True)
class Held:
    """One kind of thing that a room holds of a resident: for the page "My data" and its export.

    A room tells it by `lookups.held_of(user_id) -> list[Held]`, asked with that resident's session;
    config.my_data asks every room. `lines` are for people, one per thing; `records` for machines.
    """

    key: str  # in the export; letters and _
    title: str
    why: str  # what for, and until when, in one sentence
    lines: list[str]
    records: list[dict[str, Any]]
    files: Callable[[], Iterable[HeldFile]] = tuple  # looked for when an export is made
