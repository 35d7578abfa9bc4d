"""Pictures and clips of a post: sent, let out, seen, described, taken back (A2)."""

import io
import json
import re
import threading
import zipfile
from datetime import timedelta
from uuid import uuid4

import av
import pytest
from django.utils import timezone
from PIL import Image

from lamppost.feed import tasks as feed_tasks
from lamppost.feed.models import Attachment, Post
from lamppost.feed.tests.street import errors, ids, text
from lamppost.footage import stores
from lamppost.footage import tasks as footage_tasks
from lamppost.footage.models import Media
from lamppost.footage.tests import samples
from lamppost.footage.tests.browsing import body, confirm
from lamppost.footage.tests.browsing import send as upload

pytestmark = pytest.mark.django_db
TRACES = (b"Exif", b"GPS", b"+41.9174", b"http://ns.adobe.com", samples.SECRET)


@pytest.fixture(autouse=True)
def media_folder(settings, tmp_path):
    settings.FOOTAGE_FOLDER = tmp_path / "media"


@pytest.fixture
def worker(login_as):
    """`worker()` does all that waits for footage, as lp_worker."""

    def works():
        with login_as("worker"):
            while footage_tasks.work_once(timezone.now(), threading.Event()):
                pass

    return works


@pytest.fixture
def ready(street, worker):
    """`ready(ana, bytes)`: sent, looked at and finished, as the composer does it; its id."""

    def make(who, data=None, look=True):
        with street.browser(who) as client:
            media = upload(client, data or samples.picture())
        worker()
        if look:
            with street.browser(who) as client:
                assert confirm(client, media).status_code == 200
            worker()
        return media

    return make


def bytes_left():
    store = stores.the_store()
    return [*store.names("look/"), *store.names("shown/")]


def fetch(street, who, address, surface="site"):
    with street.browser(who, surface) as client:
        response = client.get(address.replace("&amp;", "&"))
        return body(response) if response.status_code == 200 else response.status_code


def sources(response):
    return re.findall(r'<(?:img|video)[^>]* src="(/media/[^"]+)"', text(response))


def test_a2_a_60_s_mp4_and_a_jpeg_attach_are_transcoded_play_and_carry_no_exif_or_gps(
    street, ana, bob, mod, ready
):
    film = samples.clip(seconds=60, size=(160, 120), rate=5, codec="mpeg4")
    photo = samples.phone_picture()
    assert b"+41.9174" in film and b"Exif" in photo and samples.SECRET in film + photo
    post = street.live(ana, mod, media=[ready(ana, photo), ready(ana, film)])

    picture, clip = (fetch(street, bob, at) for at in sources(street.get(bob, f"/posts/{post}")))
    assert [trace for trace in TRACES for data in (picture, clip) if trace in data] == []
    shown = Image.open(io.BytesIO(picture))
    assert (shown.format, shown.size, dict(shown.getexif())) == ("JPEG", (400, 300), {})
    assert clip.index(b"moov") < clip.index(b"mdat"), "it plays before all of it is there"
    with av.open(io.BytesIO(clip)) as played:
        video = played.streams.video[0]
        assert video.codec_context.name == "h264"
        assert round(played.duration / av.time_base) == 60
        assert sum(1 for _ in played.decode(video)) >= 299
        assert not {"location", "title", "comment"} & set(played.metadata)


def test_a_picture_is_seen_by_its_author_and_the_desk_and_by_neighbors_once_it_is_let_out(
    street, ana, bob, mod, ready
):
    post = street.post(ana, media=[ready(ana)])
    assert len(sources(street.get(ana, f"/posts/{post}"))) >= 1
    assert street.get(bob, f"/posts/{post}").status_code == 404
    case = street.case(post)
    (at_desk,) = sources(street.get(mod, f"/moderation/{case.pk}", "desk"))
    assert fetch(street, mod, at_desk, "desk")[:2] == b"\xff\xd8"
    street.decide(mod, case, "let_out")
    (at_bobs,) = sources(street.get(bob, f"/posts/{post}"))
    assert fetch(street, bob, at_bobs)[:2] == b"\xff\xd8"


def test_a_card_shows_a_thumbnail_whose_size_is_known_before_it_comes(street, ana, bob, mod, ready):
    street.live(ana, mod, media=[ready(ana)])
    (image,) = re.findall(r"<img[^>]+/media/[^>]+>", text(street.get(bob, "/")))
    for said in ('width="400"', 'height="300"', 'loading="lazy"', "poster.jpg"):
        assert said in image


def test_a_clip_waits_for_a_click_and_its_place_is_kept(street, ana, bob, mod, ready):
    post = street.live(ana, mod, media=[ready(ana, samples.clip())])
    (video,) = re.findall(r"<video[^>]+>", text(street.get(bob, f"/posts/{post}")))
    for said in ("controls", 'preload="none"', "poster=", 'width="320"', 'height="240"'):
        assert said in video


def test_a_picture_is_described_in_its_authors_words_or_in_ours(street, ana, bob, mod, ready):
    first, second = ready(ana), ready(ana, samples.picture(colour=(1, 2, 3)))
    words = {f"alt_{first}": "A gray cat on a porch"}
    post = street.live(ana, mod, media=[first, second], **words)
    for page in (text(street.get(bob, f"/posts/{post}")), text(street.get(bob, "/"))):
        assert 'alt="A gray cat on a porch"' in page
        assert 'alt="Picture from a neighbor"' in page


def test_a_description_that_leads_to_somebody_is_not_sent(street, ana, ready):
    media = ready(ana)
    words = {f"alt_{media}": "Call me at 773-555-0142"}
    answer = street.send(ana, "/post", **street.form(media=[media], **words))
    assert answer.status_code == 422 and "773-555-0142" in str(errors(answer))
    assert f'value="{media}"' in text(answer), "the picture stays in the form"


def test_the_preview_shows_the_pictures_and_hands_them_on(street, ana, ready):
    media = ready(ana)
    page = street.send(ana, "/post", **street.form(step="preview", media=[media]))
    assert len(sources(page)) == 1
    assert f'name="media" value="{media}"' in text(page)
    again = street.send(ana, "/post", **street.form(change="1", media=[media]))
    assert f'data-media="{media}"' in text(again)


@pytest.mark.parametrize("step", ["preview", "send"])
def test_no_post_goes_with_a_picture_that_is_not_finished(street, ana, ready, step):
    media = ready(ana, look=False)
    answer = street.send(ana, "/post", **street.form(step=step, media=[media]))
    assert answer.status_code == 422 and "not ready" in str(errors(answer))
    assert not Post.objects.exists()


def test_no_post_goes_with_another_neighbors_picture_or_with_one_twice(street, ana, bob, ready):
    media = ready(ana)
    for given in ([media], [str(uuid4())]):
        assert street.send(bob, "/post", **street.form(media=given)).status_code == 422
    street.post(ana, media=[media])
    assert street.send(ana, "/post", **street.form(media=[media])).status_code == 422
    assert Post.objects.count() == Attachment.objects.count() == 1


def test_four_is_the_most(street, ana, ready):
    media = [ready(ana, samples.picture(colour=(n, 0, 0))) for n in range(5)]
    answer = street.send(ana, "/post", **street.form(media=media))
    assert answer.status_code == 422 and "four" in str(errors(answer))
    street.post(ana, media=media[:4])
    assert Attachment.objects.count() == 4


def test_withdrawing_a_post_hides_its_pictures_at_once_and_erases_every_byte(
    street, ana, bob, mod, ready, worker
):
    post = street.live(ana, mod, media=[ready(ana), ready(ana, samples.clip())])
    shown = sources(street.get(bob, f"/posts/{post}"))
    street.send(ana, f"/posts/{post}/do", do="withdraw")
    assert [fetch(street, bob, at) for at in shown] == [404, 404]
    worker()
    assert bytes_left() == [] and not Media.objects.exists()


def test_one_picture_can_be_taken_away_and_the_live_post_stays_live(
    street, ana, bob, mod, ready, worker
):
    first, second = ready(ana), ready(ana, samples.picture(colour=(1, 2, 3)))
    post = street.live(ana, mod, media=[first, second])
    street.send(bob, f"/posts/{post}/do", do="take_away", media=first)
    assert Attachment.objects.count() == 2, "it is not Bob's"
    street.send(ana, f"/posts/{post}/do", do="take_away", media=first)
    (left,) = sources(street.get(bob, f"/posts/{post}"))
    assert second in left and ids(street.get(bob, "/")) == [str(post)]
    worker()
    assert bytes_left() and all(second in name for name in bytes_left())
    assert street.case(post), "somebody looks at what is left"


def test_a_refused_post_without_its_picture_is_looked_at_again(street, ana, mod, ready):
    media = ready(ana)
    post = street.post(ana, media=[media])
    street.decide(mod, street.case(post), "refuse", rule="true")
    street.send(ana, f"/posts/{post}/do", do="take_away", media=media)
    assert Post.objects.get().state == "held" and street.case(post)


def test_an_account_that_is_deleted_leaves_no_picture_and_no_byte(
    street, ana, bob, mod, ready, worker
):
    street.live(ana, mod, media=[ready(ana)])
    with street.browser(ana) as client:
        client.post("/settings/delete", {"password": "lantern in the window"})
    assert not Post.objects.exists() and not Attachment.objects.exists()
    worker()
    assert bytes_left() == [] and not Media.objects.exists()
    assert ids(street.get(bob, "/")) == []


def test_what_an_author_said_of_a_picture_is_in_the_own_data(street, ana, ready):
    media = ready(ana)
    street.post(ana, media=[media], **{f"alt_{media}": "A gray cat on a porch"})
    with street.browser(ana) as client:
        sent = b"".join(client.post("/settings/data/export").streaming_content)
    facts = json.loads(zipfile.ZipFile(io.BytesIO(sent)).read("lamppost.json"))
    (post,) = next(held for held in facts["held"] if held["key"] == "posts")["records"]
    assert post["pictures"] == [{"media": media, "described_as": "A gray cat on a porch"}]


def test_an_old_post_that_goes_takes_its_pictures_along(
    street, ana, mod, ready, worker, login_as, now
):
    street.live(ana, mod, media=[ready(ana)])
    with login_as("worker"):
        feed_tasks.tidy(now + timedelta(days=91))
    worker()
    assert bytes_left() == [] and not Media.objects.exists()


def test_a_picture_that_a_post_holds_stays_when_a_week_is_over(street, ana, ready, login_as, now):
    street.post(ana, media=[ready(ana)])
    with login_as("worker"):
        footage_tasks.tidy(now + timedelta(days=8))
    assert Media.objects.count() == Attachment.objects.count() == 1
