"""The worker: what it leaves behind (nothing), and what it does again after it was killed."""

import os
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from lamppost.footage import actions, incoming, jail, lookups, processing, stores, tasks
from lamppost.footage.data import Box, Refusal
from lamppost.footage.models import Erasure, Media, Upload
from lamppost.footage.tests import samples
from lamppost.footage.tests.reading import reader

pytestmark = pytest.mark.django_db
NEVER = threading.Event()
HOSTILE = {
    "a decompression bomb": (samples.png_bomb, Refusal.TOO_MANY_PIXELS),
    "a list of other files": (lambda: samples.FFCONCAT, Refusal.NOT_A_PICTURE_OR_CLIP),
    "a playlist": (lambda: samples.PLAYLIST, Refusal.NOT_A_PICTURE_OR_CLIP),
    "a drawing with a script": (lambda: samples.SVG, Refusal.NOT_A_PICTURE_OR_CLIP),
    "a picture with an archive": (
        lambda: samples.with_zip(samples.picture()),
        Refusal.TWO_FILES_IN_ONE,
    ),
    "a picture cut off": (
        lambda: samples.picture((900, 900), quality=95)[:2000],
        Refusal.DAMAGED,
    ),
    "a clip cut off": (lambda: samples.clip()[:4000], Refusal.DAMAGED),
    "a clip of many streams": (samples.many_streams, Refusal.TOO_MANY_STREAMS),
    "a clip of an hour": (samples.endless, Refusal.TOO_LONG),
    "one byte": (lambda: b"\xff", Refusal.NOT_A_PICTURE_OR_CLIP),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_files_are_refused_and_leave_nothing_behind(ana, uploaded, worker, leftovers, what):
    make, why = HOSTILE[what]
    upload_id = uploaded(make())
    worker()
    mine = lookups.mine(upload_id, ana.id)
    assert (mine.state, mine.refusal) == ("refused", why)
    assert leftovers() == [] and not Media.objects.exists()


def test_a_picture_over_its_size_is_refused_although_a_clip_might_be_as_large(
    ana, uploaded, worker, leftovers, monkeypatch
):
    monkeypatch.setitem(processing.rules.MOST_BYTES, "picture", 100)
    upload_id = uploaded(samples.picture())
    worker()
    assert lookups.mine(upload_id, ana.id).refusal is Refusal.TOO_BIG
    assert leftovers() == []


def test_a_worker_that_is_killed_in_the_middle_does_it_again_and_then_gives_up(
    ana, uploaded, worker, leftovers, monkeypatch
):
    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    upload_id = uploaded(samples.picture())
    with monkeypatch.context() as patched:
        patched.setattr(jail, "_run", killed)
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                processing.look_through(timezone.now(), NEVER)
    assert Upload.objects.get().tries == 2
    worker()
    assert lookups.mine(upload_id, ana.id).refusal is Refusal.TOO_MUCH_WORK
    assert leftovers() == []


def test_a_worker_that_stops_leaves_the_upload_for_the_next(ana, uploaded, worker):
    upload_id = uploaded(samples.clip(seconds=1))
    stop = threading.Event()
    stop.set()
    with pytest.raises(jail.Stopped):
        processing.look_through(timezone.now(), stop)
    assert Upload.objects.get().tries == 0
    worker()
    assert lookups.mine(upload_id, ana.id).state == "to_look_at"


def test_a_store_that_cannot_be_asked_loses_nothing(ana, uploaded, worker, settings):
    upload_id = uploaded(samples.picture())
    settings.FOOTAGE_STORE = "s3://key:secret@127.0.0.1:9/bucket?tls=0"
    with pytest.raises(stores.Unreachable):
        processing.look_through(timezone.now(), NEVER)
    settings.FOOTAGE_STORE = ""
    worker()
    assert lookups.mine(upload_id, ana.id).state == "to_look_at"


def test_an_upload_that_is_given_up_in_the_middle_leaves_nothing(
    ana, uploaded, worker, leftovers, monkeypatch
):
    upload_id = uploaded(samples.picture())
    real = jail.work

    def given_up_meanwhile(*args, **kwargs):
        made = real(*args, **kwargs)
        actions.delete([upload_id], ana.id)
        return made

    monkeypatch.setattr(jail, "work", given_up_meanwhile)
    processing.look_through(timezone.now(), NEVER)
    worker()
    assert leftovers() == [] and not Media.objects.exists()


def test_a_media_that_is_deleted_while_it_is_blurred_leaves_nothing(
    ana, uploaded, worker, leftovers, monkeypatch
):
    media_id = uploaded(samples.picture())
    worker()
    actions.confirm(media_id, ana.id, [], with_sound=False, now=timezone.now())
    real = jail.work

    def deleted_meanwhile(*args, **kwargs):
        made = real(*args, **kwargs)
        actions.delete([media_id], ana.id)
        return made

    monkeypatch.setattr(jail, "work", deleted_meanwhile)
    processing.burn_in(timezone.now(), NEVER)
    worker()
    assert leftovers() == []


def test_what_cannot_be_blurred_fails_and_can_be_confirmed_again(ana, uploaded, worker):
    media_id = uploaded(samples.picture())
    worker()
    look = Path(stores.the_store().folder) / f"look/{media_id}/picture.jpg"
    whole = look.read_bytes()
    look.write_bytes(whole[:300])
    actions.confirm(media_id, ana.id, [Box(0, 0, 1, 1)], with_sound=False, now=timezone.now())
    worker()
    assert lookups.mine(media_id, ana.id).state == "failed"
    look.write_bytes(whole)
    actions.confirm(media_id, ana.id, [Box(0, 0, 1, 1)], with_sound=False, now=timezone.now())
    worker()
    assert lookups.mine(media_id, ana.id).state == "finished"


def test_a_finished_one_is_not_confirmed_by_another_person(bob, uploaded, worker):
    media_id = uploaded(samples.picture())
    worker()
    with pytest.raises(actions.NotNow):
        actions.confirm(media_id, bob.id, [], with_sound=False, now=timezone.now())
    assert actions.keep([media_id], bob.id) == actions.delete([media_id], bob.id) == 0


def test_small_files_need_not_wait_for_large_ones(uploaded, monkeypatch):
    large = uploaded(samples.clip(seconds=1))
    small = uploaded(samples.picture((40, 40)))
    monkeypatch.setattr(processing, "QUICK", 2000)
    assert processing.look_through(timezone.now(), NEVER, quick=True)
    assert Media.objects.get().pk == small
    assert not processing.look_through(timezone.now(), NEVER, quick=True)
    assert Upload.objects.get().pk == large


def test_what_nobody_keeps_is_over_after_a_while_and_what_a_post_keeps_stays(
    ana, uploaded, worker, login_as, leftovers
):
    kept, forgotten = (uploaded(samples.picture()) for _ in range(2))
    half = actions.start_upload(ana.id, 1000, now=timezone.now())
    actions.receive(half, ana.id, 0, reader(b"x" * 500), now=timezone.now())
    worker()
    assert actions.keep([kept], ana.id) == 0, "kept, but not finished"
    later = timezone.now() + timedelta(days=8)
    with login_as("worker"):
        tasks.tidy(later)
        tasks.erase()
    assert [m.pk for m in Media.objects.all()] == [kept]
    assert not Upload.objects.exists() and not Erasure.objects.exists()
    assert not any(str(forgotten) in name or "incoming/" in name for name in leftovers())


def test_a_file_whose_last_byte_came_as_the_process_died_is_looked_through(ana, login_as):
    upload_id = actions.start_upload(ana.id, 5, now=timezone.now())
    incoming.file_of(Upload.objects.get().folder).write_bytes(b"12345")
    with login_as("worker"):
        tasks.tidy(timezone.now())
    assert lookups.mine(upload_id, ana.id).state == "received"


def test_folders_without_a_row_are_swept_up_once_they_are_old(media_folder, ana, login_as):
    upload_id = actions.start_upload(ana.id, 5, now=timezone.now())
    fresh, old = (media_folder / "incoming" / (c * 32) for c in "ab")
    crashed = media_folder / "workshop" / ("c" * 32)
    for folder in (fresh, old, crashed):
        folder.mkdir(parents=True)
    for folder in (old, crashed, incoming.folder_of(Upload.objects.get().folder)):
        then = time.time() - 3 * 3600
        os.utime(folder, (then, then))
    with login_as("worker"):
        tasks.tidy(timezone.now())
    assert fresh.exists() and not old.exists() and not crashed.exists()
    assert lookups.mine(upload_id, ana.id) and incoming.size(Upload.objects.get().folder) == 0


def test_an_account_that_is_deleted_takes_every_byte_with_it(ana, uploaded, worker, leftovers):
    """As the database does it: nobody's code need know that there are pictures."""
    from django.db import connection

    finished, _looked = uploaded(samples.picture()), uploaded(samples.picture())
    worker()
    actions.confirm(finished, ana.id, [], with_sound=False, now=timezone.now())
    worker()
    uploaded(samples.picture())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_session WHERE user_id = %s", [ana.id])
        cursor.execute("DELETE FROM accounts_user WHERE id = %s", [ana.id])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert not Media.objects.exists() and not Upload.objects.exists()
    worker()
    assert leftovers() == [] and not Erasure.objects.exists()
