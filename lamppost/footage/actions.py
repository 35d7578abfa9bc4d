"""What may be done to pictures and clips. Every act names its owner, and the database checks it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from lamppost.accounts import actions as accounts
from lamppost.footage import incoming, rules
from lamppost.footage.data import Box, Full, Kind, MediaState, UploadState
from lamppost.footage.models import Media, Upload

UPLOADS = accounts.Limit("uploads", rules.MOST_A_DAY, timedelta(days=1))
UPLOAD_KEPT = timedelta(hours=24)  # since its last byte
MEDIA_KEPT = timedelta(days=7)  # while no post keeps it


class CannotStart(Exception):
    """The account may not start this upload now."""

    def __init__(self, why: Full) -> None:
        super().__init__(why.value)
        self.why = why


class NotNow(Exception):
    """There is no such upload or media of this owner, or it is not in a state for this."""


def start_upload(owner: UUID, length: int, *, now: datetime) -> UUID:
    """Announce a file of `length` bytes; its id, which the media will have as well. CannotStart."""
    if length < 1:
        raise ValueError("a file has a byte at least")
    opened = Upload.objects.filter(owner_id=owner).exclude(state=UploadState.REFUSED)
    kept = Media.objects.filter(owner_id=owner).aggregate(sum=Sum("bytes"))["sum"] or 0
    waiting = opened.aggregate(sum=Sum("length"))["sum"] or 0
    why = rules.check_start(
        size=length, opened=opened.count(), kept=kept + waiting, free=incoming.free()
    )
    if why is None and not accounts.may_try(UPLOADS, str(owner)):
        why = Full.TOO_MANY_TODAY
    if why:
        raise CannotStart(why)
    return _new_upload(owner, length, now)


def _new_upload(owner: UUID, length: int, now: datetime) -> UUID:
    folder = secrets.token_hex(16)
    upload = Upload.objects.create(
        owner_id=owner,
        folder=folder,
        length=length,
        created_at=now,
        expires_at=now + UPLOAD_KEPT,
    )
    incoming.make(folder)
    return upload.pk


def receive(
    upload_id: UUID,
    owner: UUID,
    offset: int,
    read: Callable[[int], bytes],
    *,
    checksum: incoming.Checksum | None = None,
    now: datetime,
) -> int:
    """Add bytes at `offset`; how many there are now. With the last one the workshop gets the file.

    NotNow, and what `incoming.append` raises.
    """
    upload = Upload.objects.filter(
        pk=upload_id, owner_id=owner, state=UploadState.RECEIVING, expires_at__gt=now
    ).first()
    if upload is None:
        raise NotNow
    there = incoming.append(upload.folder, offset, read, upload.length, checksum)
    mine = Upload.objects.filter(pk=upload_id, state=UploadState.RECEIVING)
    is_whole = there == upload.length
    state = UploadState.RECEIVED if is_whole else UploadState.RECEIVING
    if not mine.update(state=state, expires_at=now + UPLOAD_KEPT):
        raise NotNow  # given up meanwhile
    return there


@transaction.atomic
def confirm(
    media_id: UUID, owner: UUID, boxes: Iterable[Box], *, with_sound: bool, now: datetime
) -> None:
    """The author has looked at it and says what is to be blurred; the workshop does it.

    On one that is finished already, `boxes` come on top: what is blurred stays blurred, because the
    clear picture is gone. It is not shown until they are burnt in. NotNow; ValueError for a box
    that is none.
    """
    media = Media.objects.select_for_update().filter(pk=media_id, owner_id=owner).first()
    if media is None or not rules.may_move(MediaState(media.state), MediaState.CONFIRMED):
        raise NotNow
    checked = rules.check_boxes(boxes, Kind(media.kind), media.seconds)
    media.state, media.looked_at = MediaState.CONFIRMED, now
    media.boxes = [as_json(box) for box in checked]
    media.with_sound = with_sound
    media.save(update_fields=["state", "looked_at", "boxes", "with_sound"])


def keep(media_ids: Iterable[UUID], owner: UUID) -> int:
    """A post holds these now: they stay until they are deleted. How many of them are finished."""
    mine = Media.objects.filter(pk__in=list(media_ids), owner_id=owner)
    mine.update(expires_at=None)
    return mine.filter(state=MediaState.FINISHED).count()


def delete(ids: Iterable[UUID], owner: UUID) -> int:
    """Delete uploads and media with all bytes; how many. Hidden at once, erased in seconds."""
    wanted = list(ids)
    uploads, _ = Upload.objects.filter(pk__in=wanted, owner_id=owner).delete()
    media, _ = Media.objects.filter(pk__in=wanted, owner_id=owner).delete()
    return uploads + media


def as_json(box: Box) -> dict[str, float]:
    facts = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    times = {"since": box.since, "until": box.until}
    return {k: round(v, 4) for k, v in (facts | times).items() if v is not None}
