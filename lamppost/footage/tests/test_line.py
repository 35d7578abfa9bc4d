"""From a file in a browser to a picture or clip that may be shown (features, A2)."""

import io

import av
import numpy as np
import pytest
from django.utils import timezone
from PIL import Image

from lamppost.footage import lookups, stores
from lamppost.footage.tests import samples
from lamppost.footage.tests.browsing import body, confirm, send

pytestmark = pytest.mark.django_db
ALL = {"x": 0, "y": 0, "width": 1, "height": 1}


@pytest.fixture
def site(on_surface, ana):
    """`with site() as client:` Ana's browser, with the site's rights at the database."""
    import contextlib

    @contextlib.contextmanager
    def visit():
        with on_surface("site") as client:
            yield ana.enters(client)

    return visit


def test_a_picture_goes_all_the_way_and_leaves_only_what_is_shown(site, worker, media_folder):
    with site() as client:
        media_id = send(client, samples.phone_picture())
        assert client.get(f"/media/{media_id}").json()["state"] == "received"
    worker()
    with site() as client:
        facts = client.get(f"/media/{media_id}").json()
        assert (facts["state"], facts["boxes"]) == ("to_look_at", [])
        assert body(client.get(facts["look"]))[:2] == b"\xff\xd8"
        assert confirm(client, media_id, [ALL]).json()["state"] == "confirmed"
    worker()
    with site() as client:
        facts = client.get(f"/media/{media_id}").json()
        client.cookies.clear()
        shown = body(client.get(facts["address"]))
        assert client.get(f"/media/{media_id}/look/picture.jpg").status_code == 404
    assert Image.open(io.BytesIO(shown)).size == (400, 300)
    left = sorted(p for p in media_folder.rglob("*") if p.is_file())
    assert [p.name for p in left] == ["picture.jpg", "poster.jpg"]
    assert all(f"shown/{media_id}/1" in str(p) and p.stat().st_mode & 0o77 == 0 for p in left)
    assert not any(samples.SECRET in p.read_bytes() for p in left)


def test_a_clip_goes_all_the_way_and_more_can_be_blurred_later(site, worker):
    with site() as client:
        media_id = send(client, samples.clip())
    worker()
    with site() as client:
        assert confirm(client, media_id, sound=True).status_code == 200
    worker()
    with site() as client:
        first = client.get(f"/media/{media_id}").json()
        assert (first["kind"], first["has_sound"], round(first["seconds"])) == ("clip", True, 2)
        assert _spread(body(client.get(first["address"]))) > 15
        assert confirm(client, media_id, [ALL], sound=True).status_code == 200
        assert client.get(first["address"]).status_code == 404, "hidden until it is blurred"
    worker()
    with site() as client:
        second = client.get(f"/media/{media_id}").json()
        assert client.get(first["address"]).status_code == 404
        blurred = body(client.get(second["address"]))
    with av.open(io.BytesIO(blurred)) as clip:
        assert {s.type for s in clip.streams} == {"video", "audio"}
    assert _spread(blurred) < 15
    assert len(list(stores.the_store().names("shown/"))) == 2


def _spread(mp4):
    """How much the first picture's middle row varies."""
    with av.open(io.BytesIO(mp4)) as clip:
        first = next(clip.decode(video=0)).to_ndarray(format="gray")
    return float(np.abs(np.diff(first[100:140].astype(np.float32), axis=1)).max())


def test_nothing_is_finished_that_nobody_looked_at(site, worker, uploaded, ana):
    media_id = uploaded(samples.picture())
    worker()
    with site() as client:
        assert confirm(client, media_id, looked=False).status_code == 422
        assert confirm(client, media_id, looked="yes").status_code == 422
    worker()
    assert lookups.mine(media_id, ana.id).state == "to_look_at"
    assert lookups.shown([media_id], now=timezone.now()) == {}


@pytest.mark.parametrize(
    "boxes",
    [
        [{"x": 0, "y": 0, "width": 0, "height": 1}],
        [{"x": 2, "y": 0, "width": 1, "height": 1}],
        [{"x": "0", "y": 0, "width": 1, "height": 1}],
        [{"x": 0, "y": 0, "width": 1}],
        [{"x": float("nan"), "y": 0, "width": 1, "height": 1}],
        [ALL] * 501,
        [5],
    ],
)
def test_what_is_no_box_is_said_to_be_none(site, worker, uploaded, ana, boxes):
    media_id = uploaded(samples.picture())
    worker()
    with site() as client:
        answer = confirm(client, media_id, boxes)
    assert answer.status_code == 422 and answer.json()["message"]
    assert lookups.mine(media_id, ana.id).state == "to_look_at"


def test_a_refusal_is_said_in_words_and_in_the_readers_language(site, worker, leftovers):
    with site() as client:
        media_id = send(client, samples.SVG)
    worker()
    with site() as client:
        facts = client.get(f"/media/{media_id}").json()
        assert (facts["state"], facts["refusal"]) == ("refused", "not_a_picture_or_clip")
        assert "JPEG" in facts["message"]
    assert leftovers() == []
