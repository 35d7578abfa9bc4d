"""Questions about residents. Only the worker, who writes to them, opens an e-mail for another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection  # noqa: TID251 calls ctx functions that take a link's token
from django.utils.translation import get_language

from lamppost.accounts.lookups import Credentials, credentials
from lamppost.places import lookups as places
from lamppost.places.cells import Cell, center
from lamppost.residents import links, seal
from lamppost.residents.data import (
    Mailable,
    PlaceName,
    Quiet,
    Subscription,
    Telling,
    WatchedPlace,
)
from lamppost.residents.held import held_of
from lamppost.residents.models import Place, Resident
from lamppost.residents.near import Neighbor, who_is_near, who_still_wants

__all__ = [
    "Mailable",
    "Neighbor",
    "WatchedPlace",
    "held_of",
    "mailable",
    "my_places",
    "my_telling",
    "places_of",
    "telling",
    "who_is_near",
    "who_still_wants",
]

TELLING = ("quiet_begins", "quiet_ends", "snoozed_until", "digest_hour")


def login_of(email: str) -> str:
    """The login that belongs to an e-mail: its blind index, 64 hex digits."""
    return seal.blind_index(email).hex()


def my_places(user_id: UUID) -> list[WatchedPlace]:
    """A resident's own places, oldest first."""
    rows = Place.objects.filter(resident__user_id=user_id).order_by("slot")
    return [_watched(row) for row in rows]


def my_place(user_id: UUID, place_id: UUID) -> WatchedPlace | None:
    """One of a resident's own places."""
    row = Place.objects.filter(resident__user_id=user_id, pk=place_id).first()
    return _watched(row) if row else None


def my_email(user_id: UUID) -> str:
    """A resident's own e-mail, to show it to that resident ("" for nobody)."""
    row = Resident.objects.filter(user_id=user_id).first()
    return seal.unseal(row.sealed, row=row.pk, column="email") if row and row.email_key else ""


def my_language(user_id: UUID) -> str:
    """In which language a resident is written to: en or es."""
    found = Resident.objects.filter(user_id=user_id).values_list("language", flat=True).first()
    return found or "en"


def mailable(resident_ids: Iterable[UUID]) -> dict[UUID, Mailable]:
    """Whom of these to write to, and where; without those who are gone. As the worker."""
    rows = Resident.objects.filter(pk__in=list(resident_ids), confirmed=True)
    return {row.pk: _mailable(row) for row in rows}


def telling(resident_ids: Iterable[UUID]) -> dict[UUID, Telling]:
    """When each of these may be interrupted; without those who are gone. As the worker."""
    rows = Resident.objects.filter(pk__in=list(resident_ids)).values_list("pk", *TELLING)
    return {pk: _telling(*row) for pk, *row in rows}


def my_telling(user_id: UUID) -> Telling:
    """When a resident may be interrupted, to show it to that resident."""
    row = Resident.objects.filter(user_id=user_id).values_list(*TELLING).first()
    return _telling(*row) if row else Telling()


def places_of(resident_ids: Iterable[UUID]) -> dict[UUID, list[WatchedPlace]]:
    """The places that each of these watches. As the worker."""
    places: dict[UUID, list[WatchedPlace]] = {}
    for row in Place.objects.filter(resident__in=list(resident_ids)).order_by("slot"):
        places.setdefault(row.resident_id, []).append(_watched(row))
    return places


def subscriptions(token: str) -> list[Subscription]:
    """What the resident of an unsubscribe link is told of; empty if the link is nobody's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name, by_mail, by_push FROM ctx.subscriptions(%s)", [token])
        return [Subscription(row[0], PlaceName(row[1]), *row[2:]) for row in cursor.fetchall()]


def joining(token: str) -> tuple[UUID, str] | None:
    """Id and password hash of whoever waits for this confirmation link."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, password FROM ctx.joining(%s)", [token])
        row: tuple[UUID, str] | None = cursor.fetchone()
    return row


def who_resets(token: str) -> Credentials | None:
    """Whose password a reset link may replace, while it is the one the link was made for."""
    opened = links.open_reset(token)
    found = credentials(opened[0]) if opened else None
    if not opened or not found or not links.is_marked(found.password, opened[1]):
        return None
    return found


def _telling(
    begins: int, ends: int, snoozed_until: datetime | None, digest_hour: int | None
) -> Telling:
    return Telling(Quiet(begins, ends), snoozed_until, digest_hour)


def _mailable(row: Resident) -> Mailable:
    return Mailable(
        email=seal.unseal(row.sealed, row=row.pk, column="email"),
        language=row.language,
        unsubscribe_url=f"{settings.SITE_URL}/unsubscribe/{links.leave_token(row.pk)}",
    )


def _watched(row: Place) -> WatchedPlace:
    cell = Cell(row.cell)
    return WatchedPlace(
        id=row.pk,
        name=PlaceName(row.name),
        label=places.cross_streets(cell, get_language() or "en"),
        cell=cell,
        latitude=center(cell)[0],
        longitude=center(cell)[1],
        radius_m=row.radius_m,
        categories=row.categories,
        by_push=row.by_push,
        by_mail=row.by_mail,
        push_for=row.push_for,
        mail_for=row.mail_for,
        snoozed_until=row.snoozed_until,
    )
