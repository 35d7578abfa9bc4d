"""From a file in a browser to a picture or clip that may be shown (features, A2)."""

import io
import json
import shutil
import subprocess

import av
import numpy as np
import pytest
from django.utils import timezone
from PIL import Image

from lamppost.footage import lookups, stores
from lamppost.footage.tests import samples
from lamppost.footage.tests.conftest import TUS

pytestmark = pytest.mark.django_db
PATCH = TUS | {"Upload-Offset": "0"}


def send(client, data):
    """Upload in one piece; the id."""
    made = client.post("/uploads", headers=TUS | {"Upload-Length": str(len(data))})
    assert made.status_code == 201, made.content
    done = client.patch(
        made["Location"], data, content_type="application/offset+octet-stream", headers=PATCH
    )
    assert (done.status_code, done["Upload-Offset"]) == (204, str(len(data)))
    return made["Location"].rpartition("/")[2]


def confirm(client, media_id, boxes=(), sound=False):
    body = json.dumps({"looked": True, "boxes": list(boxes), "sound": sound})
    return client.post(f"/media/{media_id}/confirm", body, content_type="application/json")


def body(response):
    return b"".join(response.streaming_content)


@pytest.fixture
def published(on_surface, ana, worker):
    """`published(data, boxes, sound)`: what a viewer gets, after the author looked."""

    def publish(data, boxes=(), sound=False):
        with on_surface("site") as client:
            media_id = send(ana.enters(client), data)
        worker()
        with on_surface("site") as client:
            facts = ana.enters(client).get(f"/media/{media_id}").json()
            assert facts["state"] == "to_look_at", facts
            assert confirm(client, media_id, boxes, sound).status_code == 200
        worker()
        with on_surface("site") as client:
            facts = ana.enters(client).get(f"/media/{media_id}").json()
            assert facts["state"] == "finished"
            client.cookies.clear()
            return facts, body(client.get(facts["address"])), body(client.get(facts["poster"]))

    return publish


def frames(data):
    with av.open(io.BytesIO(data)) as clip:
        return [frame.to_ndarray(format="rgb24") for frame in clip.decode(video=0)]


def test_a_picture_comes_out_upright_and_without_a_byte_of_what_a_phone_wrote(published):
    facts, shown, poster = published(samples.phone_picture())
    image = Image.open(io.BytesIO(shown))
    assert (facts["width"], facts["height"]) == image.size == (400, 300)
    assert image.getpixel((50, 150))[0] > 150 and image.getpixel((350, 150))[2] > 150
    for data in (shown, poster):
        assert samples.SECRET not in data and b"Exif" not in data and b"xmpmeta" not in data
        assert set(Image.open(io.BytesIO(data)).info) <= {
            "jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression",
        }  # fmt: skip


def test_a_clip_plays_and_carries_no_place_no_name_and_no_sound_unless_asked(published):
    original = samples.clip()
    assert samples.SECRET in original
    facts, shown, poster = published(original)
    with av.open(io.BytesIO(shown)) as clip:
        assert [s.codec_context.name for s in clip.streams] == ["h264"]
        assert set(clip.metadata) <= {"major_brand", "minor_version", "compatible_brands"}
    assert shown.index(b"moov") < shown.index(b"mdat"), "it can be played from its first bytes"
    assert samples.SECRET not in shown + poster and b"+41.9" not in shown
    assert (facts["has_sound"], facts["kind"], round(facts["seconds"])) == (False, "clip", 2)
    assert Image.open(io.BytesIO(poster)).size == (320, 240)


@pytest.mark.skipif(not shutil.which("exiftool"), reason="exiftool is not installed")
@pytest.mark.parametrize("make", [samples.phone_picture, samples.clip])
def test_a_foreign_reader_of_tags_finds_none(published, tmp_path, make):
    def tags(data):
        file = tmp_path / "file"
        file.write_bytes(data)
        said = subprocess.run(
            ["exiftool", "-j", "-a", "-G1", "-ee", file], capture_output=True, check=True
        ).stdout
        words = ("gps", "make", "model", "author", "title", "comment", "location", "xmp", "note")
        names = json.loads(said)[0]
        return [n for n in names if any(word in n.lower() for word in words)]

    original = make()
    assert tags(original)
    _, shown, poster = published(original)
    assert tags(shown) == tags(poster) == []


def test_the_author_may_keep_the_sound(published):
    facts, shown, _ = published(samples.clip(), sound=True)
    with av.open(io.BytesIO(shown)) as clip:
        assert facts["has_sound"] and clip.streams.audio[0].codec_context.name == "aac"
        loud = np.concatenate([f.to_ndarray()[0] for f in clip.decode(audio=0)])
    assert 1.8 < len(loud) / 48000 < 2.2 and np.abs(loud).max() > 0.1


def test_a_clip_filmed_upright_is_shown_upright(published):
    facts, shown, _ = published(samples.turned(samples.clip()))
    assert (facts["width"], facts["height"]) == (240, 320)
    first = frames(shown)[0]
    assert first[10, 120, 0] > 200, "the square at the left edge is at the top now"


def test_a_webm_clip_becomes_an_mp4(published):
    _, shown, _ = published(samples.clip(kind="webm", codec="libvpx"))
    assert shown[4:8] == b"ftyp" and len(frames(shown)) == 20


def test_what_is_see_through_becomes_white(published):
    _, shown, _ = published(samples.transparent_png())
    assert Image.open(io.BytesIO(shown)).getpixel((30, 30)) == (255, 255, 255)


def test_boxes_of_a_picture_are_burnt_in_and_the_rest_stays(published):
    data = io.BytesIO()
    noise = np.random.default_rng(1).integers(0, 255, (300, 400, 3), np.uint8)
    Image.fromarray(noise).save(data, "JPEG", quality=95)
    box = {"x": 0.25, "y": 0.25, "width": 0.25, "height": 0.5}
    _, shown, poster = published(data.getvalue(), [box])
    for one in (shown, poster):
        pixels = np.asarray(Image.open(io.BytesIO(one)).convert("L"), np.float32)
        assert pixels[80:220, 105:195].std() < 25 < 50 < pixels[:60].std()


def test_boxes_of_a_clip_hold_for_their_time_only(published):
    def stripes(pixels, number):
        pixels[::2] = 255
        pixels[1::2] = 0

    box = {"x": 0.5, "y": 0, "width": 0.5, "height": 1, "since": 1.0}
    _, shown, poster = published(samples.clip(paint=stripes), [box])
    seen = [frame[:, 170:310].astype(np.float32).std() for frame in frames(shown)]
    assert min(seen[:10]) > 60 and max(seen[10:]) < 25
    assert np.asarray(Image.open(io.BytesIO(poster)).convert("L"))[:, 170:310].std() < 25


def test_the_clear_picture_and_the_original_are_gone_once_it_is_finished(published, media_folder):
    facts, *_ = published(samples.phone_picture(), [{"x": 0, "y": 0, "width": 1, "height": 1}])
    left = [p for p in media_folder.rglob("*") if p.is_file()]
    assert sorted(p.name for p in left) == ["picture.jpg", "poster.jpg"]
    assert all(f"shown/{facts['id']}/1" in str(p) for p in left)


def test_more_can_be_blurred_later_and_it_is_hidden_until_that_is_done(
    published, on_surface, ana, worker
):
    facts, *_ = published(samples.FACE.read_bytes())
    with on_surface("site") as client:
        box = {"x": 0, "y": 0, "width": 1, "height": 1}
        assert confirm(ana.enters(client), facts["id"], [box]).status_code == 200
        assert client.get(facts["address"]).status_code == 404
    worker()
    with on_surface("site") as client:
        again = ana.enters(client).get(f"/media/{facts['id']}").json()
        assert client.get(facts["address"]).status_code == 404, "the old version is gone"
        image = Image.open(io.BytesIO(body(client.get(again["address"]))))
    assert np.asarray(image.convert("L")).std() < 60
    assert len(list(stores.the_store().names("shown/"))) == 2


def test_a_face_is_proposed_and_what_is_proposed_is_not_blurred_by_itself(published):
    facts, shown, _ = published(samples.FACE.read_bytes())
    (box,) = facts["proposals"]
    assert box["x"] < 0.4 < 0.6 < box["x"] + box["width"]
    assert facts["looked_for_faces"] and facts["boxes"] == []
    assert np.asarray(Image.open(io.BytesIO(shown)).convert("L")).std() > 40


def test_faces_of_a_clip_are_proposed_with_their_time(published):
    face = np.asarray(Image.open(samples.FACE).resize((160, 160)))

    def paint(pixels, number):
        if number >= 10:
            pixels[40:200, 100:260] = face

    facts, *_ = published(samples.clip(paint=paint))
    (box,) = facts["proposals"]
    assert 0.3 < box["x"] + box["width"] / 2 < 0.8 and 0.4 <= box["since"] <= 1.1


def test_other_rooms_are_told_of_finished_ones_only(ana, uploaded, worker):
    media_id = uploaded(samples.picture())
    worker()
    assert lookups.shown([media_id], now=timezone.now()) == {}
    assert lookups.mine(media_id, ana.id).state == "to_look_at"
