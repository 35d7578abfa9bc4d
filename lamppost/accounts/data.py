"""Who a login belongs to. One person kind per login; a surface admits only its own kinds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Kind(StrEnum):
    RESIDENT = "resident"
    OFFICER = "officer"
    EDITOR = "editor"  # works at the operator's desk


SURFACE_OF = {Kind.RESIDENT: "site", Kind.OFFICER: "portal", Kind.EDITOR: "desk"}


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
