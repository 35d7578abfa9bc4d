"""Bytes of finished pictures and clips: by signed address, in parts, and harmless."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from lamppost.footage import lookups, ranges, stores
from lamppost.footage.data import Kind
from lamppost.footage.models import Media
from lamppost.footage.tests.browsing import body

pytestmark = pytest.mark.django_db
CONTENT = bytes(range(256)) * 20


@pytest.fixture
def media(ana, tmp_path):
    """A finished clip of Ana's whose bytes are known."""
    media_id = uuid.uuid4()
    file = tmp_path / "clip"
    file.write_bytes(CONTENT)
    for name in ("clip.mp4", "poster.jpg"):
        stores.the_store().put(f"shown/{media_id}/1/{name}", file, "video/mp4")
    return Media.objects.create(
        id=media_id,
        owner_id=ana.id,
        kind=Kind.CLIP,
        state="finished",
        width=320,
        height=240,
        bytes=len(CONTENT),
        version=1,
        looked_at=timezone.now(),
        created_at=timezone.now(),
    )


@pytest.fixture
def get(on_surface, media):
    """`get(address, Range=...)` as somebody who is not signed in."""

    def fetch(address=None, method="get", **headers):
        with on_surface("site") as client:
            address = address or shown(media).address
            return getattr(client, method)(address, headers=headers)

    return fetch


def shown(media, now=None):
    return lookups.shown([media.pk], now=now or timezone.now())[media.pk]


def test_the_whole_and_what_a_browser_may_do_with_it(get):
    answer = get()
    assert (answer.status_code, body(answer)) == (200, CONTENT)
    assert answer["Content-Type"] == "video/mp4" and answer["Content-Length"] == "5120"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == 'inline; filename="clip.mp4"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Cache-Control"].startswith("private, max-age=")
    assert not answer.cookies


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-99", 0, 100),
        ("bytes=5000-", 5000, 5120),
        ("bytes=-20", 5100, 5120),
        ("bytes=-99999", 0, 5120),
        ("bytes=5119-9999", 5119, 5120),
        ("bytes=0-", 0, 5120),
    ],
)
def test_a_part(get, asked, start, stop):
    answer = get(Range=asked)
    assert (answer.status_code, body(answer)) == (206, CONTENT[start:stop])
    assert answer["Content-Range"] == f"bytes {start}-{stop - 1}/5120"


@pytest.mark.parametrize("asked", ["bytes=5120-", "bytes=9999-10000", "bytes=-0"])
def test_a_part_beyond_the_end_is_none(get, asked):
    answer = get(Range=asked)
    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */5120")


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-6", "bytes=9-3", "lines=1-2", "bytes=-", "bytes=a-b", "bytes=1-2-3"]
)
def test_what_is_no_single_part_is_answered_with_the_whole(get, asked):
    assert body(get(Range=asked)) == CONTENT


def test_a_part_to_the_end_is_cut_so_that_a_slow_phone_holds_no_thread(get, monkeypatch):
    monkeypatch.setattr(ranges, "AT_ONCE", 1000)
    answer = get(Range="bytes=100-")
    assert body(answer) == CONTENT[100:1100]
    assert answer["Content-Range"] == "bytes 100-1099/5120"


def test_a_browser_that_has_it_gets_it_no_second_time(get):
    etag = get()["ETag"]
    assert get(**{"If-None-Match": etag}).status_code == 304
    assert get(**{"Range": "bytes=0-9", "If-Range": etag}).status_code == 206
    assert get(**{"Range": "bytes=0-9", "If-Range": '"old"'}).status_code == 200


def test_head_says_all_but_the_bytes(get):
    answer = get(method="head")
    assert (answer["Content-Length"], body(answer)) == ("5120", b"")


def test_the_address_is_the_same_for_an_hour_and_over_after_two(get, media):
    on_the_hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    early, late = (shown(media, on_the_hour + timedelta(minutes=m)).address for m in (1, 59))
    assert early == late
    old = shown(media, on_the_hour - timedelta(hours=2)).address
    assert get(old).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        lambda a: a[:-1] + ("0" if a[-1] != "0" else "1"),
        lambda a: a.replace("until=1", "until=2"),
        lambda a: a.replace("until=", "until=-"),
        lambda a: a.replace("until=", "until=٣"),
        lambda a: a.replace("clip.mp4", "poster.jpg"),
        lambda a: a.replace("clip.mp4", "..%2f..%2fsecrets.json"),
        lambda a: a.replace("/1/", "/2/"),
        lambda a: a.partition("?")[0],
        lambda a: a.partition("&sig")[0],
    ],
)
def test_an_address_that_was_changed_leads_nowhere(get, media, change):
    assert get(change(shown(media).address)).status_code == 404


def test_what_is_deleted_is_gone_before_its_bytes_are(get, media):
    address = shown(media).address
    media.delete()
    assert get(address).status_code == 404


def test_an_address_of_the_site_opens_nothing_on_the_desk_and_the_other_way(
    on_surface, media, settings
):
    at_the_site = shown(media).address
    settings.SECRET_KEY = "another-surface"
    with on_surface("desk") as client:
        assert client.get(at_the_site).status_code == 404
        assert client.get(shown(media).address).status_code == 200


def test_only_its_author_looks_at_what_is_not_finished(on_surface, ana, bob, uploaded, worker):
    from lamppost.footage.tests import samples

    media_id = uploaded(samples.picture())
    worker()
    look = f"/media/{media_id}/look/picture.jpg"
    with on_surface("site") as client:
        assert client.get(look).status_code == 404
        assert bob.enters(client).get(look).status_code == 404
        assert client.get(f"/media/{media_id}").status_code == 404
        answer = ana.enters(client).get(look)
        assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
        for name in ("clip.mp4", "..%2fposter.jpg", "picture.jpg%00", "source"):
            assert client.get(f"/media/{media_id}/look/{name}").status_code == 404
