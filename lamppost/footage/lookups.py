"""Questions about pictures and clips: an author's about own ones, anyone's about finished ones."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection  # noqa: TID251 calls ctx.shown_media, which never says whose it is

from lamppost.footage import addresses
from lamppost.footage.data import Box, Kind, Mine, Refusal, Shown
from lamppost.footage.held import held_of
from lamppost.footage.models import Media, Upload

__all__ = ["finished", "held_of", "mine", "shown"]


def mine(wanted: UUID, owner: UUID) -> Mine | None:
    """An upload or media of this owner."""
    media = Media.objects.filter(pk=wanted, owner_id=owner).first()
    if media:
        return _mine(media)
    upload = Upload.objects.filter(pk=wanted, owner_id=owner).first()
    if upload is None:
        return None
    refusal = Refusal(upload.refusal) if upload.refusal else None
    return Mine(upload.pk, upload.state, refusal=refusal)


def _mine(media: Media) -> Mine:
    return Mine(
        id=media.pk,
        state=media.state,
        kind=Kind(media.kind),
        width=media.width,
        height=media.height,
        seconds=media.seconds,
        has_sound=media.has_sound,
        proposals=_boxes(media.proposals),
        boxes=_boxes(media.boxes),
        looked_for_faces=media.looked_for_faces,
    )


def _boxes(stored: list[dict[str, Any]]) -> tuple[Box, ...]:
    return tuple(Box(**box) for box in stored)


def shown(media_ids: Iterable[UUID], *, now: datetime) -> dict[UUID, Shown]:
    """Those of these that are finished, with addresses that hold for an hour or two.

    Whether somebody may see them is the caller's to know: it knows what they belong to.
    """
    rows = finished(media_ids)
    return {row[0]: _shown(row, now) for row in rows}


def finished(media_ids: Iterable[UUID]) -> list[tuple[Any, ...]]:
    """(id, kind, width, height, seconds, has_sound, version) of those that may be shown."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ctx.shown_media(%s)", [list(media_ids)])
        return list(cursor.fetchall())


def _shown(row: tuple[Any, ...], now: datetime) -> Shown:
    media_id, kind, width, height, seconds, has_sound, version = row
    name = "clip.mp4" if kind == Kind.CLIP else "picture.jpg"
    return Shown(
        id=media_id,
        kind=Kind(kind),
        width=width,
        height=height,
        seconds=seconds,
        has_sound=has_sound,
        address=addresses.signed(media_id, version, name, now=now),
        poster=addresses.signed(media_id, version, "poster.jpg", now=now),
    )
