"""Questions about who has shown where they live; each resident asks about themself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection  # noqa: TID251 calls ctx.vouching, which takes a link's token

from lamppost.places.cells import Cell
from lamppost.residents.homes import HomeLetter, Residency, Vouching


@dataclass(frozen=True)
class MyResidency:
    """How far one is with showing where one lives."""

    verified_cell: Cell | None
    verified_at: date | None
    letter_asked_at: datetime | None
    letter_printed_at: datetime | None
    asks_neighbors: bool
    one_has_vouched: bool


@dataclass(frozen=True)
class Asked:
    """What a neighbor's vouching link is about."""

    cell: Cell
    is_mine: bool
    may_vouch: bool


def mine(user_id: UUID) -> MyResidency:
    """How far this resident is."""
    shown = Residency.objects.filter(resident__user_id=user_id).first()
    letters = HomeLetter.objects.filter(resident__user_id=user_id)
    letter = letters.values_list("asked_at", "printed_at").first()
    links = Vouching.objects.filter(resident__user_id=user_id)
    vouched = links.values_list("has_one", flat=True)
    return MyResidency(
        verified_cell=Cell(shown.cell) if shown else None,
        verified_at=shown.verified_at if shown else None,
        letter_asked_at=letter[0] if letter else None,
        letter_printed_at=letter[1] if letter else None,
        asks_neighbors=bool(vouched),
        one_has_vouched=any(vouched),
    )


def vouching(token: str) -> Asked | None:
    """What the link is about, to somebody signed in; None if it is over or invented."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cell, is_mine, may_vouch FROM ctx.vouching(%s)", [token])
        row = cursor.fetchone()
    return Asked(Cell(row[0]), row[1], row[2]) if row else None
