"""Watched places and language: what a resident changes about themself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from lamppost.places.data import Category
from lamppost.places.near import place_key
from lamppost.residents.data import Choice, Watch, masks
from lamppost.residents.models import LONG_AGO, Place, Resident


class NotPossible(Exception):
    """There is no sixth place, and no place that is not one's own."""


def add_place(user_id: UUID, watch: Watch) -> UUID:
    """Watch one more place. NotPossible if there are five already, or no such resident.

    IntegrityError if radius, categories or cell are not what a place may have.
    """
    resident = Resident.objects.filter(user_id=user_id).values_list("pk", flat=True).first()
    if resident is None:
        raise NotPossible("no such resident")
    try:
        with transaction.atomic():
            return Place.objects.create(resident_id=resident, **columns_of(watch)).pk
    except IntegrityError as refused:
        if "place_slot" in str(refused):
            raise NotPossible("five places at most") from None
        raise


def change_place(user_id: UUID, place_id: UUID, watch: Watch) -> None:
    """Put other choices in place of all of a place's. NotPossible if it is not one's own."""
    mine = Place.objects.filter(pk=place_id, resident__user_id=user_id)
    if not mine.update(**columns_of(watch)):
        raise NotPossible("no such place")


def choose(user_id: UUID, place_id: UUID, choices: Mapping[Category, Choice]) -> None:
    """How loudly to tell of each kind of event at a place. What is not named is off.

    What is louder than may be is the loudest there may be. NotPossible if everything is off
    (a place is removed for that), or if it is not one's own place.
    """
    if not any(choices.values()):
        raise NotPossible("a place watches for something")
    mine = Place.objects.filter(pk=place_id, resident__user_id=user_id)
    if not mine.update(**asdict(masks(choices))):
        raise NotPossible("no such place")


def snooze_place(user_id: UUID, place_id: UUID, until: datetime | None) -> None:
    """Tell of a place only in the digest until then (None: from now on as chosen)."""
    mine = Place.objects.filter(pk=place_id, resident__user_id=user_id)
    if not mine.update(snoozed_until=until or LONG_AGO):
        raise NotPossible("no such place")


def remove_place(user_id: UUID, place_id: UUID) -> None:
    """Watch a place no longer; quietly nothing if it is not there."""
    Place.objects.filter(pk=place_id, resident__user_id=user_id).delete()


def set_language(user_id: UUID, language: str) -> None:
    """In which language to write to a resident: en or es (IntegrityError for others)."""
    Resident.objects.filter(user_id=user_id).update(language=language)


def columns_of(watch: Watch) -> dict[str, Any]:
    """A row of residents_place, but for id and whose it is."""
    return asdict(watch) | asdict(place_key(watch.cell, watch.radius_m))
