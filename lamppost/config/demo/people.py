"""The demo's residents. All invented; their e-mails reach nobody (RFC 2606, .invalid)."""

from __future__ import annotations

import random
from datetime import datetime
from uuid import UUID

from lamppost.config.demo.logins import PASSWORD, RESIDENT
from lamppost.config.demo.places import HOME, spot
from lamppost.places.cells import cell_at
from lamppost.places.data import EVERY_CATEGORY
from lamppost.residents import actions as residents
from lamppost.residents.data import PlaceName, Watch

OTHERS = 60
QUARTER, HALF, MILE = 402, 805, 1609  # metres


def add_residents(now: datetime) -> None:
    """Maya near Logan Square, and sixty whose logins nobody can use, all over the city."""
    maya = residents.add_confirmed(RESIDENT, PASSWORD, "en", watch=_watch(*HOME, MILE), now=now)
    assert maya is not None
    work = Watch(cell_at(41.8837, -87.6325), PlaceName.WORK, HALF, by_mail=False)
    residents.add_place(maya, work)
    rng = random.Random(60)
    for number in range(OTHERS):
        _add_neighbor(number, rng, now)


def _add_neighbor(number: int, rng: random.Random, now: datetime) -> UUID | None:
    at = spot(rng, near=False)
    radius = rng.choice((QUARTER, HALF, HALF, MILE))
    return residents.add_confirmed(
        f"neighbor{number}@demo.invalid",
        None,  # type: ignore[arg-type]  # no password fits: nobody signs in as this one
        rng.choice(("en", "en", "es")),
        watch=_watch(at.latitude, at.longitude, radius),
        now=now,
    )


def _watch(latitude: float, longitude: float, radius_m: int) -> Watch:
    return Watch(cell_at(latitude, longitude), PlaceName.HOME, radius_m, EVERY_CATEGORY)
