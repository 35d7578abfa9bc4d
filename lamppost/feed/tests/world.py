"""A small world for the feed's tests: an agency, a resident at one corner, alerts around it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from lamppost.agencies.models import Agency
from lamppost.alerts import actions
from lamppost.alerts.data import NewAlert, Wording
from lamppost.places.cells import Cell, cell_at
from lamppost.places.data import Category
from lamppost.residents import actions as residents
from lamppost.residents.data import Watch

HOME = (41.9175, -87.7068)  # Armitage and Kedzie
FAR = (41.8827, -87.6233)  # the lake front, five miles off
EMAIL, PASSWORD = "ana@example.org", "lantern in the window"


def agency() -> UUID:
    name = "Chicago Fire Department"
    return Agency.objects.get_or_create(slug="cfd", defaults={"name": name, "kind": "fire"})[0].pk


def resident(now: datetime, places: Sequence[Watch] = (Watch(cell_at(*HOME)),)) -> UUID:
    """The login's id of a resident who watches half a mile around HOME, unless told otherwise."""
    user = residents.add_confirmed(EMAIL, PASSWORD, "en", now=now)
    assert user
    for watch in places:
        residents.add_place(user, watch)
    return user


def words(title: str = "Reports of a fire", text: str = "Crews are on their way.") -> Wording:
    return Wording(title, text, f"{title} (es)", f"{text} (es)")


def alert(
    now: datetime,
    *,
    at: tuple[float, float] = HOME,
    category: Category = Category.FIRE_STRUCTURE,
    cell: Cell | None = None,
    title: str = "Reports of a fire",
    confirmed: bool = False,
) -> UUID:
    happened = now - timedelta(minutes=9)
    new = NewAlert(
        agency_id=agency(),
        source_name="Chicago Fire Department",
        category=category,
        wording=words(title),
        cell=cell or cell_at(*at),
        place_name="Armitage and Kedzie",
        confirmed=confirmed,
        happened_at=happened,
        received_at=happened + timedelta(minutes=2),
        reviewed_at=now,
    )
    return actions.publish(new, now=now)
