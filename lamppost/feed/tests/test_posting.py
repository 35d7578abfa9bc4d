"""Posting, reading, talking (A1, A3, A4, A8, A10, A12, A13, A18): with the site's own rights."""

import html
import json
import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection

from lamppost.feed.models import Comment, Notice, Nudge, Post
from lamppost.feed.tests.street import errors, ids, text
from lamppost.feed.tests.world import FAR, HOME, alert
from lamppost.footage.models import Erasure, Media
from lamppost.places.cells import BLOCKS, cell_at, center, resolution

pytestmark = pytest.mark.django_db


def test_a1_a_post_of_somebody_without_a_camera_reaches_the_feed_of_a_second_resident(
    street, ana, bob, mod
):
    post = street.post(ana)
    assert ids(street.get(bob, "/")) == []  # it waits for a moderator
    street.decide(mod, street.case(post), "let_out")
    page = street.get(bob, "/")
    assert ids(page) == [str(post)]
    assert "Gray cat found" in text(page)


def test_a_post_far_from_every_watched_place_stays_out_of_a_feed(street, ana, bob, mod):
    street.live(ana, mod, place_lat=FAR[0], place_lng=FAR[1])
    assert ids(street.get(bob, "/")) == []


def test_its_author_is_shown_a_preview_before_anything_is_kept(street, ana):
    page = street.send(ana, "/post", **street.form(step="preview"))
    assert "As your neighbors will see it" in text(page)
    assert not Post.objects.exists()


def test_words_that_were_typed_come_back_with_an_error(street, ana):
    page = street.send(ana, "/post", **street.form(title=""))
    assert page.status_code == 422
    assert "friendly gray cat" in text(page)


def test_a_place_may_be_typed_and_the_address_is_kept_nowhere(street, ana):
    form = street.form(q="1734 N Kedzie Ave", place_lat="", place_lng="")
    found = street.send(ana, "/post", **form, find="1").context["form"].found
    post = street.post(ana, **{**form, "cell": str(found[0].cell)})
    row = Post.objects.get(pk=post)
    assert "1734" not in repr(vars(row))
    assert resolution(row.cell) == BLOCKS


def test_a10_no_page_says_where_a_post_is_finer_than_its_cell(street, ana, bob, mod):
    post = street.live(ana, mod)
    lat, lng = center(cell_at(*HOME))
    pages = ["/", "/map", "/items.json", "/items.json?mine=1", f"/posts/{post}"]
    for path in pages:
        page = text(street.get(bob, path))
        assert f"{HOME[0]:.4f}" not in page
        assert f"{HOME[1]:.4f}" not in page
    item = next(i for i in street.get(bob, "/items.json").json() if i["id"] == str(post))
    assert (item["lat"], item["lng"]) == (lat, lng)


def test_a3_a_comment_is_held_then_its_author_is_notified_once(street, ana, bob, mod):
    post = street.live(ana, mod)
    street.comment(bob, post, "I know this cat.")
    assert "I know this cat." not in text(street.get(ana, f"/posts/{post}"))
    assert "I know this cat." in text(street.get(bob, f"/posts/{post}"))  # their own
    street.decide(mod, street.case(post, "comment"), "let_out")
    assert "I know this cat." in text(street.get(ana, f"/posts/{post}"))
    assert Notice.objects.filter(news="comment").count() == 1
    assert text(street.get(ana, "/posts")).count("A neighbor commented.") == 1


def test_a_comment_can_be_answered_and_whoever_wrote_it_hears_of_that(street, ana, bob, mod):
    post = street.live(ana, mod)
    street.commented(bob, post, mod)
    first = Comment.objects.get()
    street.comment(ana, post, "Thank you!", parent=str(first.pk))
    street.decide(mod, street.case(post, "comment"), "let_out")
    assert 'class="comment is-answer"' in text(street.get(bob, f"/posts/{post}"))
    assert "A neighbor commented." in text(street.get(bob, "/posts"))


@pytest.mark.parametrize("query", ["", "kind=neighbors", "kind=fire", "kind=violence"])
def test_a4_feed_map_and_list_twin_have_the_same_ids_for_the_same_filter(
    street, ana, bob, mod, now, query
):
    alert(now)
    street.live(ana, mod)
    street.live(ana, mod, kind="fire", title="Smoke on the corner", text="Smoke from a bin.")
    feed = street.get(bob, f"/?{query}")
    items = html.unescape(re.search('data-items="([^"]+)"', text(feed))[1])
    assert [i["id"] for i in street.get(bob, items).json()] == ids(feed)
    page = street.get(bob, f"/map?{query}")
    items = html.unescape(re.search('data-items="([^"]+)"', text(page))[1])
    assert [i["id"] for i in street.get(bob, items).json()] == ids(page)
    assert bool(ids(feed)) == (query != "kind=violence")


def test_older_posts_and_alerts_share_one_list_and_none_is_shown_twice(street, ana, bob, mod, now):
    post = street.live(ana, mod)
    Post.objects.update(published_at=now - timedelta(minutes=15, seconds=30))
    made = [str(alert(now - timedelta(minutes=n))) for n in range(32)]
    first = street.get(bob, "/")
    second = street.get(bob, f"/{first.context['older']}")
    assert ids(first) + ids(second) == [*made[:16], str(post), *made[16:]]


def test_nobody_without_an_account_sees_a_post_anywhere(street, ana, mod):
    post = street.live(ana, mod)
    for path in ("/", "/alerts", "/map", "/items.json", "/alerts.atom"):
        assert "Gray cat" not in text(street.get(None, path))
    assert street.get(None, f"/posts/{post}").status_code == 302


def test_a8_no_page_holds_another_residents_id_mail_or_login(street, ana, bob, mod):
    post = street.live(ana, mod)
    street.commented(bob, post, mod)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.id::text, u.id::text, u.login FROM residents_resident r"
            " JOIN accounts_user u ON u.id = r.user_id WHERE u.id = %s",
            [ana],
        )
        secrets = cursor.fetchone()
    for path in ("/", "/map", "/items.json", f"/posts/{post}", "/posts", "/settings"):
        page = text(street.get(bob, path))
        assert not [s for s in secrets if s in page]


def test_a8_a_neighbor_has_one_number_in_a_thread_and_another_in_the_next(street, ana, bob, mod):
    first, second = street.live(ana, mod), street.live(ana, mod, title="Another cat found")
    for post in (first, second):
        street.commented(bob, post, mod)
        street.commented(bob, post, mod, "And again.")
    numbers = [
        {row.number for row in Comment.objects.filter(post_id=post)} for post in (first, second)
    ]
    assert all(len(found) == 1 for found in numbers)
    assert Post.objects.get(pk=first).number not in numbers[0]


@pytest.mark.parametrize(
    "said",
    [
        "A black guy in a hoodie was looking at houses on our block around 9.",
        "Two Hispanic men.",
        "Un hombre negro con gorra.",
        "Suspicious white male, tall.",
    ],
)
def test_a12_a_description_by_ethnicity_with_less_than_two_traits_cannot_be_submitted(
    street, ana, said
):
    page = street.send(ana, "/post", **street.form(kind="suspicious", text=said, did="Stood."))
    assert page.status_code == 422
    assert "what did the person do?" in text(page)
    assert not Post.objects.exists()


def test_a12_what_somebody_did_beside_two_traits_may_be_sent(street, ana):
    said = "A white man pulled on the doors of parked cars."
    post = street.post(
        ana,
        kind="suspicious",
        text=said,
        did="He pulled on the doors of five parked cars.",
        clothing="gray hoodie",
        shoes="white sneakers",
    )
    row = Post.objects.get(pk=post)
    assert "Clothing: gray hoodie" in row.text
    assert row.did.startswith("He pulled")


def test_a12_a_suspicious_post_asks_what_the_person_did(street, ana):
    form = street.form(kind="suspicious", text="Somebody in a blue jacket and boots on our block.")
    page = street.send(ana, "/post", **form)
    assert "Say what the person did." in text(page)
    form["did"] = "He was just standing there."
    assert "is no reason" in text(street.send(ana, "/post", **form))


@pytest.mark.parametrize(
    "private",
    ["Call 773-555-0142", "mail ann@example.org", "at 1734 N Kedzie Ave", "plate BD51736"],
)
def test_what_leads_to_one_person_cannot_be_submitted(street, ana, private):
    page = street.send(ana, "/post", **street.form(text=f"Found a cat. {private}."))
    assert page.status_code == 422
    assert "text" in errors(page)


def test_a13_a_harsh_comment_is_asked_about_first_and_only_counts_are_kept(street, ana, bob, mod):
    post = street.live(ana, mod)
    harsh = "You people are idiots!!"
    page = street.comment(bob, post, harsh)
    assert "Could this hurt somebody?" in text(page)
    assert not Comment.objects.exists()
    street.send(bob, f"/posts/{post}/comment", text=harsh, cancel="1")
    street.send(bob, f"/posts/{post}/comment", text=harsh, sure="1")
    street.send(bob, f"/posts/{post}/comment", text="Please be careful.", sure="edit")
    assert {row.choice: row.times for row in Nudge.objects.all()} == {
        "shown": 1,
        "cancel": 1,
        "send": 1,
        "edit": 1,
    }
    assert Comment.objects.count() == 2
    assert "idiots" not in json.dumps(list(Nudge.objects.values()), default=str)


def test_a18_a_post_close_by_in_place_time_and_kind_is_suggested_and_can_be_joined(
    street, ana, bob, mod
):
    post = street.live(ana, mod)
    page = street.send(bob, "/post", **street.form(step="preview"))
    assert "Same event?" in text(page)
    street.send(bob, f"/posts/{post}/do", do="follow")
    assert "Following" in text(street.get(bob, f"/posts/{post}"))
    other = street.send(bob, "/post", **street.form(step="preview", kind="kindness"))
    assert "Same event?" not in text(other)
    away = street.form(step="preview", place_lat=FAR[0], place_lng=FAR[1])
    assert "Same event?" not in text(street.send(bob, "/post", **away))


def test_helpful_is_counted_once_and_can_be_taken_back(street, ana, bob, mod):
    post = street.live(ana, mod)
    for _ in range(2):
        street.send(bob, f"/posts/{post}/do", do="helpful")
    assert Post.objects.get().helpful == 1
    street.send(bob, f"/posts/{post}/do", do="unhelpful")
    assert Post.objects.get().helpful == 0


@pytest.fixture
def picture(now):
    """Makes a finished picture of a login, as the workshop leaves it."""

    def new(owner, state="finished"):
        return Media.objects.create(
            id=uuid.uuid4(),
            owner_id=owner,
            kind="picture",
            state=state,
            width=800,
            height=600,
            bytes=1000,
            version=1 if state == "finished" else 0,
            looked_at=now if state == "finished" else None,
            created_at=now,
            expires_at=now + timedelta(days=7),
        ).pk

    return new


def test_a2_a_finished_picture_goes_with_its_post_and_is_seen_in_feed_post_and_queue(
    street, ana, bob, mod, picture
):
    mine = picture(ana)
    post = street.post(ana, media=[str(mine)])
    assert Media.objects.get().expires_at is None
    case = street.case(post)
    with street.browser(mod, "desk") as client:
        client.post(f"/moderation/{case.pk}/claim")
        assert f"/media/{mine}/1/picture.jpg" in text(client.get(f"/moderation/{case.pk}"))
    street.decide(mod, case, "let_out")
    assert f"/media/{mine}/1/poster.jpg" in text(street.get(bob, "/"))
    assert f"/media/{mine}/1/picture.jpg" in text(street.get(bob, f"/posts/{post}"))


def test_a2_no_picture_goes_that_its_author_did_not_look_at_or_that_is_anothers(
    street, ana, bob, picture
):
    for media in (picture(ana, "to_look_at"), picture(bob)):
        page = street.send(ana, "/post", **street.form(media=[str(media)]))
        assert page.status_code == 422
        assert "A picture is not ready yet" in text(page)
    assert not Post.objects.exists()


def test_a_withdrawn_posts_pictures_are_deleted_with_it(street, ana, picture):
    post = street.post(ana, media=[str(picture(ana))])
    street.send(ana, f"/posts/{post}/do", do="withdraw")
    assert not Media.objects.exists()
    assert Erasure.objects.exists()
