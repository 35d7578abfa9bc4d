"""Showing where one lives: a code by post, or two neighbors who vouch. Nobody has to."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction  # noqa: TID251 calls ctx functions over this room's tables

from lamppost.places.cells import Cell, center
from lamppost.places.near import point
from lamppost.residents import links, seal
from lamppost.residents.homes import HomeLetter, Vouching
from lamppost.residents.models import Place, Resident

WAITS = timedelta(days=7)  # an address, for a letter that nobody prints
HOLDS = timedelta(days=30)  # a printed code, and a link for neighbors
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that looks like something else
LENGTH = 10  # of a code: 49 bits


@transaction.atomic
def ask_letter(user_id: UUID, address: str, cell: Cell, *, now: datetime) -> None:
    """Keep an address, sealed, until the operator prints the letter, a week at most."""
    resident = _resident(user_id)
    HomeLetter.objects.filter(resident_id=resident).delete()
    row = uuid.uuid4()
    sealed = seal.seal(address, row=row, column="address")
    HomeLetter.objects.create(
        id=row,
        resident_id=resident,
        address_sealed=sealed.box,
        address_key=sealed.key,
        key_version=sealed.version,
        cell=cell,
        asked_at=now,
        expires_at=now + WAITS,
    )


def cancel_letter(user_id: UUID) -> None:
    """Forget the letter, and the address if it is still there."""
    HomeLetter.objects.filter(resident__user_id=user_id).delete()


def use_code(user_id: UUID, code: str) -> str:
    """Try the code of one's letter: "verified", "wrong", or "none" (no letter, or over)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctx.use_home_code(%s)", [code_mac(_resident(user_id), code)])
        return str(cursor.fetchone()[0])


@transaction.atomic
def ask_neighbors(user_id: UUID, place_id: UUID, *, now: datetime) -> str:
    """A link by which two verified neighbors may vouch for a place of one's own; "" for others.

    An older link, and who vouched by it, is forgotten.
    """
    place = Place.objects.filter(pk=place_id, resident__user_id=user_id).first()
    if place is None:
        return ""
    Vouching.objects.filter(resident_id=place.resident_id).delete()
    token = links.new_token()
    x, y, z = point(*center(Cell(place.cell)))
    Vouching.objects.create(
        resident_id=place.resident_id,
        token_sha256=links.digest(token),
        cell=place.cell,
        x=x,
        y=y,
        z=z,
        expires_at=now + HOLDS,
    )
    return token


def vouch(token: str) -> str:
    """Vouch by a neighbor's link: "thanks", "verified" (the second), or "no"."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctx.vouch(%s)", [token])
        return str(cursor.fetchone()[0])


def new_code() -> str:
    """Ten signs in two groups, as on paper."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{code[:5]}-{code[5:]}"


def code_mac(resident_id: UUID, code: str) -> bytes:
    """What the database keeps of a code; of use for this resident only."""
    tidy = "".join(sign for sign in code.upper() if sign in ALPHABET)
    return hmac.digest(links.key_for(b"home"), resident_id.bytes + tidy.encode(), hashlib.sha256)


def _resident(user_id: UUID) -> UUID:
    found: UUID = Resident.objects.values_list("pk", flat=True).get(user_id=user_id)
    return found
