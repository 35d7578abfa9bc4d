"""Writing to an author without a number (A17)."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from lamppost.feed import tasks
from lamppost.feed.models import Line, Message, Post
from lamppost.feed.tests.street import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(street, ana, mod):
    """Ana's post, about which neighbors may write to her."""
    made = street.live(ana, mod)
    street.send(ana, f"/posts/{made}/do", do="allow")
    return made


def write(street, who, post, words="Is it the cat with one ear?"):
    return street.send(who, f"/posts/{post}/contact", text=words)["Location"]


def test_a17_two_residents_exchange_messages_as_numbers_of_the_thread(street, ana, bob, post):
    line = write(street, bob, post)
    assert "A neighbor wrote to you privately" in text(street.get(ana, "/posts"))
    href = re.search(r"/lines/[0-9a-f-]+", text(street.get(ana, f"/posts/{post}")))[0]
    assert href == line
    assert "the cat with one ear" in text(street.get(ana, line))
    street.send(ana, line, text="Yes, that one.")
    page = text(street.get(bob, line))
    assert "Yes, that one." in page
    assert "@example.org" not in page


def test_a17_the_line_expires_when_the_post_closes(street, ana, bob, post, login_as):
    line = write(street, bob, post)
    Post.objects.update(published_at=timezone.now() - timedelta(days=31))
    with login_as("worker"):
        tasks.tidy(timezone.now())
    assert not Line.objects.exists() and not Message.objects.exists()
    assert street.get(bob, line).status_code == 404


def test_a_withdrawn_posts_line_is_hidden_at_once(street, ana, bob, post):
    line = write(street, bob, post)
    street.send(ana, f"/posts/{post}/do", do="withdraw")
    for who in (ana, bob):
        assert street.get(who, line).status_code == 404


def test_a_third_neighbor_neither_reads_nor_writes_on_a_line(street, ana, bob, post):
    line = write(street, bob, post)
    eve = street.neighbor()
    assert street.get(eve, line).status_code == 404
    assert street.send(eve, line, text="Me too.").status_code == 404
    assert Message.objects.count() == 1


def test_nobody_writes_to_an_author_who_does_not_allow_it(street, ana, bob, mod):
    made = street.live(ana, mod)
    assert street.get(bob, f"/posts/{made}/contact").status_code == 404
    assert street.send(bob, f"/posts/{made}/contact", text="Hello.").status_code == 404


def test_a_neighbor_opens_ten_lines_a_day_at_most(street, ana, bob, mod):
    for n in range(11):
        made = street.live(ana, mod, title=f"Cat {n}")
        street.send(ana, f"/posts/{made}/do", do="allow")
        Post.objects.update(created_at=timezone.now() - timedelta(days=2))
        sent = street.send(bob, f"/posts/{made}/contact", text="Hello.")
    assert sent.status_code == 422
    assert Line.objects.count() == 10


def test_either_closes_a_line_for_good(street, ana, bob, post):
    line = write(street, bob, post)
    street.send(ana, line, close="1")
    assert street.send(bob, line, text="One more thing.").status_code == 422
    assert "closed this line" in text(street.get(bob, line))
