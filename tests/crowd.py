"""Residents by the thousand, each with a place and a browser, for tests and benches."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lamppost.places.cells import Cell, cell_at
from lamppost.places.data import EVERY_CATEGORY
from lamppost.places.near import place_key

HERE = cell_at(41.917, -87.707)
BROWSER = ec.generate_private_key(ec.SECP256R1())  # one for all: what is sealed can be opened here
POINT = BROWSER.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
AUTH = os.urandom(16)
TABLES = {
    "accounts_user": "id, login, password, kind, is_active",
    "residents_resident": (
        "id, user_id, email_sealed, email_key, key_version, email_index, confirmed, language,"
        " quiet_begins, quiet_ends"
    ),
    "residents_place": (
        "id, resident_id, slot, name, cell, radius_m, categories, by_push, by_mail,"
        " key, x, y, z, chord2"
    ),
    "alerts_pushsubscription": "id, resident_id, endpoint, p256dh, auth, language, created_at",
}


def fill(
    cursor: Any,
    how_many: int,
    *,
    endpoint: Callable[[str], str] | None = None,
    prefix: str = "",
    cell: Cell = HERE,
    radius_m: int = 805,
    by_push: bool = True,
    by_mail: bool = False,
    email: str = "",
) -> list[uuid.UUID]:
    """Make residents; `cursor` is psycopg's or Django's. Returns their ids.

    Each has one browser at `endpoint(prefix + resident's id)`, if that is given; e-mails are
    sealed only if `email` (a pattern with {n}) is given, since that takes time.
    """
    people = [uuid.uuid4() for _ in range(how_many)]
    copy(cursor, "accounts_user", ((p, f"t-{p}", "x", "resident", True) for p in people))
    copy(cursor, "residents_resident", (_resident(p, n, email) for n, p in enumerate(people)))
    copy(cursor, "residents_place", (_place(p, cell, radius_m, by_push, by_mail) for p in people))
    if endpoint:
        now = datetime.now(UTC)
        rows = ((uuid.uuid4(), p, endpoint(f"{prefix}{p}"), POINT, AUTH, "en", now) for p in people)
        copy(cursor, "alerts_pushsubscription", rows)
    return people


def copy(cursor: Any, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {table} ({TABLES[table]}) FROM STDIN") as out:
        for row in rows:
            out.write_row(row)


def forget(cursor: Any, people: list[uuid.UUID]) -> None:
    """Delete committed residents and all that hangs on them."""
    cursor.execute("DELETE FROM residents_resident WHERE id = ANY(%s)", [people])
    cursor.execute("DELETE FROM accounts_user WHERE id = ANY(%s)", [people])


def _resident(person: uuid.UUID, n: int, email: str) -> tuple[Any, ...]:
    from lamppost.residents import seal

    box = seal.Sealed(b"-", b"-", 1)
    if email:
        box = seal.seal(email.format(n=n), row=person, column="email")
    sealed = box.box, box.key, box.version, person.bytes * 2
    return person, person, *sealed, True, "en", 0, 0  # no quiet hours: tests run at night too


def _place(
    person: uuid.UUID, cell: Cell, radius_m: int, by_push: bool, by_mail: bool
) -> tuple[Any, ...]:
    key = place_key(cell, radius_m)
    watch = (cell, radius_m, EVERY_CATEGORY, by_push, by_mail)
    return (uuid.uuid4(), person, 1, "home", *watch, key.key, key.x, key.y, key.z, key.chord2)
