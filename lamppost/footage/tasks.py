"""The worker's part: looking through uploads, burning boxes in, and leaving nothing behind."""

from __future__ import annotations

import logging
import shutil
import threading
import time
from datetime import datetime

from django.db import DatabaseError, connection  # noqa: TID251 deletes this room's rows
from django.utils import timezone

from lamppost.footage import incoming, processing, stores
from lamppost.footage.data import UploadState
from lamppost.footage.jail import Stopped
from lamppost.footage.models import Erasure, Upload

log = logging.getLogger(__name__)
PAUSE = 1.0  # seconds, while nothing waits
LONG_PAUSE = 10.0  # seconds, while the store or the database cannot be asked
ORPHAN_AFTER = 3600.0  # seconds a folder without a row may be there: one is being made
LEFT_OVER_AFTER = 2 * 3600.0  # seconds; longer than any job of the workshop


def run(stop: threading.Event) -> None:
    """Work until told to stop: small files in one thread, any in another."""
    beside = threading.Thread(target=_loop, args=[stop], kwargs={"quick": True}, name="pictures")
    beside.start()
    try:
        _loop(stop, quick=False)
    finally:
        stop.set()
        beside.join()


def _loop(stop: threading.Event, *, quick: bool) -> None:
    while not stop.is_set():
        try:
            if not work_once(timezone.now(), stop, quick=quick):
                stop.wait(PAUSE)
        except Stopped:
            break
        except (stores.Unreachable, DatabaseError) as why:
            log.warning("pictures wait: %s", type(why).__name__)
            connection.close()
            stop.wait(LONG_PAUSE)
    connection.close()


def work_once(now: datetime, stop: threading.Event, *, quick: bool = False) -> bool:
    """One step of each kind; whether there was anything to do."""
    erased = erase()
    shown = processing.burn_in(now, stop, quick=quick)
    return processing.look_through(now, stop, quick=quick) or shown or bool(erased)


def erase() -> int:
    """Erase the bytes of rows that are gone; how many rows'. Unreachable leaves the rest."""
    done = 0
    for row in Erasure.objects.order_by("asked_at")[:100]:
        if row.folder:
            incoming.drop(row.folder)
        if row.media_id:
            store = stores.the_store()
            store.delete(f"look/{row.media_id}/")
            store.delete(f"shown/{row.media_id}/")
        done += Erasure.objects.filter(pk=row.pk).delete()[0]
    return done


def tidy(now: datetime) -> int:
    """Delete what is over, hand over what is whole, sweep up after processes that died."""
    count = Upload.objects.filter(expires_at__lte=now).delete()[0]
    count += _delete_expired_media(now)
    _hand_over()
    _sweep()
    return count


def _delete_expired_media(now: datetime) -> int:
    """Nothing kept expires; Django's DELETE would look for posts, which the worker may not read."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM footage_media WHERE expires_at <= %s", [now])
        return int(cursor.rowcount)


def _hand_over() -> None:
    """Files whose last byte came just before a process died."""
    for upload in Upload.objects.filter(state=UploadState.RECEIVING):
        try:
            is_whole = incoming.size(upload.folder) == upload.length
        except incoming.Gone:
            continue
        if is_whole:
            Upload.objects.filter(pk=upload.pk, state=UploadState.RECEIVING).update(
                state=UploadState.RECEIVED
            )


def _sweep() -> None:
    wanted = set(Upload.objects.values_list("folder", flat=True))
    for folder in incoming.folders():
        if folder.name not in wanted and _age(folder.stat().st_mtime) > ORPHAN_AFTER:
            incoming.drop(folder.name)
    left = processing.workshop()
    for folder in left.iterdir() if left.exists() else ():
        if _age(folder.stat().st_mtime) > LEFT_OVER_AFTER:
            shutil.rmtree(folder, ignore_errors=True)


def _age(then: float) -> float:
    return time.time() - then
