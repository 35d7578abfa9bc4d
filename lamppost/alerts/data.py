"""What an alert says, in public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from lamppost.places.cells import Cell
from lamppost.places.data import Category


class Status(StrEnum):
    LIVE = "live"
    CORRECTED = "corrected"  # still live, with other words
    RETRACTED = "retracted"  # it should not have gone out
    ENDED = "ended"


class Step(StrEnum):
    """One line of an alert's public history; the first three are told to people."""

    PUBLISHED = "published"
    CORRECTED = "corrected"
    RETRACTED = "retracted"
    ENDED = "ended"


class Channel(StrEnum):
    PUSH = "push"
    MAIL = "mail"


@dataclass(frozen=True)
class Wording:
    """Title (at most 120 characters) and text in both languages."""

    title_en: str
    text_en: str
    title_es: str
    text_es: str


@dataclass(frozen=True)
class NewAlert:
    """What the desk hands over to be published. `received_at` is when the call reached us."""

    agency_id: UUID
    source_name: str
    category: Category
    wording: Wording
    cell: Cell
    place_name: str
    confirmed: bool
    happened_at: datetime
    received_at: datetime
    reviewed_at: datetime
    is_demo: bool = False
