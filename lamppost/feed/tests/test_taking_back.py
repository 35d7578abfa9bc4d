"""Cutting, withdrawing, outcomes, sharing, police, leaving (A15, A19, A20, A21, A25)."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from lamppost.feed import post_cards, tasks
from lamppost.feed.models import Case, Comment, Notice, Post, Voice
from lamppost.feed.tests.street import ids, text

pytestmark = pytest.mark.django_db
NUMBER = "ring the bell twice"


def everything():
    """Every text in the room's tables, as the owner reads it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE 'feed_%'")
        found = []
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT t::text FROM {table} t")
            found += [row for (row,) in cursor.fetchall()]
    return "\n".join(found)


def test_a15_words_cut_from_a_live_post_are_gone_everywhere_and_it_stays_live(
    street, ana, bob, mod
):
    post = street.live(ana, mod, text=f"The cat is here, {NUMBER}, and is friendly.")
    assert NUMBER in text(street.get(bob, "/"))
    words = {"title": "Gray cat found", "text": "The cat is here, and is friendly.", "did": ""}
    street.send(ana, f"/posts/{post}/change", **words)
    assert Post.objects.get().state == "live"
    assert NUMBER not in everything()
    for path in ("/", "/map", "/items.json", f"/posts/{post}"):
        assert NUMBER not in text(street.get(bob, path))
    assert street.case(post)  # somebody looks at what is left


def test_a15_rendered_cards_with_words_that_were_cut_are_forgotten_after_a_minute(
    street, ana, bob, mod
):
    street.live(ana, mod, text=f"The cat is here, {NUMBER}, and is friendly.")
    street.get(bob, "/")
    assert NUMBER in repr(post_cards._kept)
    post_cards._forget(timezone.localtime() + timedelta(minutes=1))
    assert post_cards._kept == {}


def test_a15_whatever_is_not_a_cut_holds_a_live_post_again(street, ana, bob, mod):
    post = street.live(ana, mod)
    words = {"title": "Gray cat found", "text": "Something else entirely.", "did": ""}
    street.send(ana, f"/posts/{post}/change", **words)
    assert ids(street.get(bob, "/")) == []


def test_a15_withdrawing_erases_the_words_in_the_same_moment(street, ana, bob, mod):
    post = street.live(ana, mod, title="A title to forget", text="A text to forget.")
    street.send(ana, f"/posts/{post}/do", do="withdraw")
    assert "to forget" not in everything()
    assert street.get(bob, f"/posts/{post}").status_code == 404
    assert "to forget" not in text(street.get(ana, "/posts"))


def test_a_comment_can_be_deleted_by_whoever_wrote_it(street, ana, bob, mod):
    post = street.live(ana, mod)
    street.commented(bob, post, mod, "A comment to forget.")
    comment = Comment.objects.get()
    street.send(ana, f"/posts/{post}/do", do="drop", comment=str(comment.pk))
    assert "to forget" in text(street.get(ana, f"/posts/{post}"))  # it was not Ana's
    street.send(bob, f"/posts/{post}/do", do="drop", comment=str(comment.pk))
    assert "to forget" not in everything()
    assert Post.objects.get().comments == 0


def test_another_neighbor_can_do_nothing_with_a_post_that_is_not_theirs(street, ana, bob, mod):
    post = street.live(ana, mod)
    before = everything()
    for do in ("withdraw", "share", "stop_sharing"):
        street.send(bob, f"/posts/{post}/do", do=do)
    street.send(bob, f"/posts/{post}/do", do="outcome", outcome="false_alarm")
    assert street.get(bob, f"/posts/{post}/change").status_code == 404
    street.send(bob, f"/posts/{post}/appeal", words="It is mine.")
    assert everything() == before


def test_a19_an_outcome_is_told_exactly_once_to_whoever_commented_or_follows(street, ana, bob, mod):
    post = street.live(ana, mod)
    street.commented(bob, post, mod)
    eve = street.neighbor()
    street.send(eve, f"/posts/{post}/do", do="follow")
    for outcome in ("false_alarm", "resolved"):
        street.send(ana, f"/posts/{post}/do", do="outcome", outcome=outcome)
    assert Post.objects.get().outcome == "false_alarm"
    assert Notice.objects.filter(news="outcome").count() == 2
    for who in (bob, eve):
        assert text(street.get(who, "/posts")).count("how it ended") == 1
    assert "False alarm" in text(street.get(bob, "/"))


def test_a20_no_login_of_an_agency_and_no_act_leads_from_a_post_to_one(street, ana, mod):
    street.live(ana, mod)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.column_privileges"
            " WHERE grantee IN ('lp_portal', 'lp_intake', 'lp_live') AND table_name LIKE 'feed_%'"
        )
        assert cursor.fetchall() == []
        cursor.execute("SELECT count(*) FROM alerts_delivery")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM residents_letter")
        assert cursor.fetchone() == (0,)


def test_a21_a_post_is_not_for_search_engines_and_needs_signing_in(street, ana, bob, mod):
    post = street.live(ana, mod)
    for path in (f"/posts/{post}", "/post", "/posts"):
        assert "noindex" in street.get(bob, path)["X-Robots-Tag"]
        assert street.get(None, path).status_code == 302


def test_a21_a_share_link_is_made_by_its_author_and_can_be_taken_back(street, ana, mod):
    post = street.live(ana, mod)
    page = text(street.send(ana, f"/posts/{post}/do", do="share"))
    link = re.search(r"/shared/[\w-]+", page)[0]
    shown = street.get(None, link)
    assert "Gray cat found" in text(shown)
    assert "noindex" in shown["X-Robots-Tag"]
    street.send(ana, f"/posts/{post}/do", do="stop_sharing")
    assert street.get(None, link).status_code == 404
    assert street.get(None, "/shared/anything").status_code == 404


def test_a25_whoever_leaves_takes_every_row_along(street, ana, bob, mod):
    post = street.live(ana, mod)
    street.commented(bob, post, mod)
    street.send(bob, f"/posts/{post}/do", do="helpful")
    street.send(bob, f"/posts/{post}/do", do="follow")
    street.send(bob, f"/posts/{post}/flag", reason="false")
    other = street.live(bob, mod)
    street.commented(ana, other, mod)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id::text FROM residents_resident WHERE user_id = %s", [bob])
        (gone,) = cursor.fetchone()
        cursor.execute("DELETE FROM accounts_user WHERE id = %s", [bob])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert gone not in everything()
    assert not Post.objects.filter(pk=other).exists()
    assert Post.objects.get(pk=post).comments == 0


def test_a_thread_ends_after_thirty_days_and_its_numbers_are_erased(
    street, ana, bob, mod, login_as
):
    post = street.live(ana, mod)
    street.commented(bob, post, mod)
    Post.objects.update(published_at=timezone.now() - timedelta(days=31))
    with login_as("worker"):
        tasks.tidy(timezone.now())
    row = Post.objects.get()
    assert (row.state, row.thread_key) == ("ended", None)
    assert not Voice.objects.exists()
    page = street.get(bob, f"/posts/{post}")
    assert "This thread has ended." in text(page)
    assert street.comment(bob, post).status_code == 422


def test_old_posts_go_altogether(street, ana, bob, mod, login_as):
    street.live(ana, mod)
    street.refused(ana, mod)
    old = timezone.now() - timedelta(days=91)
    Post.objects.update(created_at=old)
    Post.objects.filter(state="live").update(published_at=old)
    with login_as("worker"):
        tasks.tidy(timezone.now())
    assert not Post.objects.exists() and not Case.objects.exists()
