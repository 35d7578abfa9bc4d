"""Letting an agency take part, and its officers in. For commands and the demo, as the owner."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from lamppost.accounts import actions as accounts
from lamppost.accounts.data import Kind
from lamppost.agencies.data import AgencyKind
from lamppost.agencies.models import Agency, Officer


def create_agency(
    slug: str,
    name: str,
    kind: AgencyKind | str,
    *,
    bounds: Sequence[float] = (),
    is_demo: bool = False,
) -> UUID:
    """An agency; `bounds` is west, south, east, north in degrees.

    ValueError for a kind that does not exist (federal and immigration agencies), IntegrityError
    if the slug is taken.
    """
    agency = Agency.objects.create(
        slug=slug, name=name, kind=AgencyKind(kind), bounds=list(bounds), is_demo=is_demo
    )
    return agency.pk


@transaction.atomic
def create_officer(agency_id: UUID, login: str, password: str, *, name: str, title: str) -> UUID:
    """A login for an officer of this agency; its id. `name` and `title` are public."""
    user = accounts.create_login(login, password, Kind.OFFICER)
    Officer.objects.create(user_id=user, agency_id=agency_id, name=name, title=title)
    return user
