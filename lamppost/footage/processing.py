"""From a stranger's file to a picture or clip its author can look at, and from there to be shown.

A worker holds an advisory lock of the database on what it has in hand: if it dies, the lock goes
with its connection, and the next worker starts over. What has failed MOST_TRIES times without an
answer is refused.
"""

from __future__ import annotations

import contextlib
import logging
import shutil
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction  # noqa: TID251 takes advisory locks
from django.db.models import F

from lamppost.footage import incoming, jail, rules, stores
from lamppost.footage.actions import MEDIA_KEPT, UPLOAD_KEPT, as_json
from lamppost.footage.data import Box, Kind, MediaState, Refusal, UploadState
from lamppost.footage.models import Media, Upload
from lamppost.footage.ranges import TYPES

log = logging.getLogger(__name__)
MOST_TRIES = 2
QUICK = 12 * rules.MB  # bytes; nearly every picture, few clips
LOCKS = 0x666F6F74  # "foot": our half of the advisory locks' key


def workshop() -> Path:
    return Path(settings.FOOTAGE_FOLDER) / "workshop"


@contextlib.contextmanager
def _held(row_id: UUID) -> Iterator[bool]:
    """Whether we have this row to ourselves, among all workers, while the block runs."""
    key = [LOCKS, int.from_bytes(row_id.bytes[:4], "big", signed=True)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s::int, %s::int)", key)
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine and connection.connection and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s::int, %s::int)", key)


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """A folder that is gone afterwards, whatever happened."""
    folder = jail.fresh_folder(workshop())
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def look_through(now: datetime, stop: threading.Event, *, quick: bool = False) -> bool:
    """Take the oldest upload that waits and make it safe to look at. False if none waits.

    `quick` takes small ones only, so that pictures need not wait for clips.
    """
    waiting = Upload.objects.filter(state=UploadState.RECEIVED, expires_at__gt=now)
    if quick:
        waiting = waiting.filter(length__lte=QUICK)
    for upload in waiting.order_by("created_at")[:10]:
        with _held(upload.pk) as mine:
            if mine and waiting.filter(pk=upload.pk).exists():
                _look_through(upload, now, stop)
                return True
    return False


def _look_through(upload: Upload, now: datetime, stop: threading.Event) -> None:
    try:
        _count_try(upload)
        with _folder() as folder:
            made = _sanitised(upload, folder, stop)
            _take_over(upload, made, folder, now)
    except jail.Refused as refused:
        _refuse(upload, refused.why, now)
    except (jail.Stopped, stores.Unreachable) as why:
        log.warning("an upload waits: %s", type(why).__name__)
        Upload.objects.filter(pk=upload.pk).update(tries=F("tries") - 1)
        raise


def _count_try(upload: Upload) -> None:
    if upload.tries >= MOST_TRIES:
        raise jail.Refused(Refusal.TOO_MUCH_WORK)
    Upload.objects.filter(pk=upload.pk).update(tries=F("tries") + 1)


def _sanitised(upload: Upload, folder: Path, stop: threading.Event) -> jail.Made:
    source = incoming.file_of(upload.folder)
    try:
        with source.open("rb") as file:
            container = rules.container_of(file.read(rules.LONGEST_HEAD))
    except FileNotFoundError:
        raise jail.Refused(Refusal.DAMAGED) from None
    if isinstance(container, Refusal):
        raise jail.Refused(container)
    if why := rules.check_size(rules.kind_of(container), upload.length):
        raise jail.Refused(why)
    return jail.work("look", source, container, folder, stop=stop)


def _refuse(upload: Upload, why: Refusal, now: datetime) -> None:
    """The bytes go now, the reason stays for a day."""
    incoming.drop(upload.folder)
    Upload.objects.filter(pk=upload.pk).update(
        state=UploadState.REFUSED, refusal=why, expires_at=now + UPLOAD_KEPT
    )


def _take_over(upload: Upload, made: jail.Made, folder: Path, now: datetime) -> None:
    """The upload becomes a media; its original bytes go with its row."""
    size = _put(folder, f"look/{upload.pk}")
    with transaction.atomic():
        is_still_wanted, _ = Upload.objects.filter(pk=upload.pk).delete()
        if is_still_wanted:
            Media.objects.create(
                id=upload.pk,
                owner_id=upload.owner_id,
                kind=made.kind,
                width=made.width,
                height=made.height,
                seconds=made.seconds,
                bytes=size,
                has_sound=made.has_sound,
                looked_for_faces=made.looked_for_faces,
                proposals=[as_json(box) for box in made.proposals],
                created_at=now,
                expires_at=now + MEDIA_KEPT,
            )
    if not is_still_wanted:
        stores.the_store().delete(f"look/{upload.pk}/")
    incoming.drop(upload.folder)


def _put(folder: Path, where: str) -> int:
    """Store what the workshop made; how many bytes that is."""
    store = stores.the_store()
    size = 0
    for file in sorted(folder.iterdir()):
        store.put(f"{where}/{file.name}", file, TYPES[file.suffix.lstrip(".")])
        size += file.stat().st_size
    return size


def burn_in(now: datetime, stop: threading.Event, *, quick: bool = False) -> bool:
    """Take the media that was confirmed first and make what may be shown. False if none waits."""
    waiting = Media.objects.filter(state=MediaState.CONFIRMED)
    if quick:
        waiting = waiting.filter(kind=Kind.PICTURE)
    for media in waiting.order_by("looked_at")[:10]:
        with _held(media.pk) as mine:
            if mine and waiting.filter(pk=media.pk).exists():
                _burn_in(media, stop)
                return True
    return False


def _burn_in(media: Media, stop: threading.Event) -> None:
    moved = Media.objects.filter(pk=media.pk, state=MediaState.CONFIRMED)
    try:
        if media.tries >= MOST_TRIES:
            raise jail.Refused(Refusal.TOO_MUCH_WORK)
        moved.update(tries=F("tries") + 1)
        with _folder() as folder, _folder() as before:
            source = before / "file"
            stores.the_store().fetch(_latest(media), source)
            made = _blurred(media, source, folder, stop)
            size = _put(folder, f"shown/{media.pk}/{media.version + 1}")
    except (jail.Refused, stores.Missing):
        moved.update(state=MediaState.FAILED, tries=0)
        return
    except (jail.Stopped, stores.Unreachable) as why:
        log.warning("a media waits: %s", type(why).__name__)
        moved.update(tries=F("tries") - 1)
        raise
    _finish(media, made, size)


def _latest(media: Media) -> str:
    """What to burn into: the clear look at first, what is shown afterwards."""
    name = "picture.jpg" if media.kind == Kind.PICTURE else "clip.mp4"
    if media.version:
        return f"shown/{media.pk}/{media.version}/{name}"
    return f"look/{media.pk}/{name}"


def _blurred(media: Media, source: Path, folder: Path, stop: threading.Event) -> jail.Made:
    container = "JPEG" if media.kind == Kind.PICTURE else "mov"
    boxes = [Box(**box) for box in media.boxes]
    return jail.work(
        "show", source, container, folder, boxes=boxes, sound=media.with_sound, stop=stop
    )


def _finish(media: Media, made: jail.Made, size: int) -> None:
    """Shown from now on; the clear pictures are gone for good."""
    store = stores.the_store()
    version = media.version + 1
    finished = Media.objects.filter(pk=media.pk, state=MediaState.CONFIRMED).update(
        state=MediaState.FINISHED,
        version=version,
        bytes=size,
        has_sound=made.has_sound,
        tries=0,
    )
    store.delete(f"look/{media.pk}/")
    for old in range(1, version if finished else version + 1):
        store.delete(f"shown/{media.pk}/{old}/")
