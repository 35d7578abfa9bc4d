"""Polling a real server: when it is asked, when it is left alone, what is taken in."""

import json
import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from lamppost.dispatch import poller
from lamppost.dispatch.models import Call, Feed
from lamppost.dispatch.tests.conftest import SHOOTING, make_feed
from lamppost.dispatch.tests.local_feed import local_feed

pytestmark = pytest.mark.django_db


@pytest.fixture
def server():
    with local_feed() as server:
        server.body = rows("26-1")
        server.headers = {"ETag": '"v1"'}
        yield server


def rows(*numbers, code=SHOOTING):
    """An answer of the Dallas feed, in Chicago's streets and time zone."""
    at = timezone.localtime() - timedelta(minutes=3)
    return json.dumps(
        [
            {
                "incident_number": number,
                "date_time": at.replace(tzinfo=None).isoformat(),
                "nature_of_call": code,
                "block": "1700",
                "location": "N KEDZIE AVE",
                "unit_number": "B791",
            }
            for number in numbers
        ]
    ).encode()


@pytest.fixture
def polled(server, settings, login_as, now):
    """`polled()` polls the feed once as intake's login; gives what it was told, and the feed."""
    settings.FEEDS_ALLOW_LOOPBACK = True
    feed = make_feed("dallas")
    Feed.objects.filter(pk=feed.pk).update(source="dallas", url=server.url, every_seconds=60)

    def poll(now=now):
        with login_as("intake"):
            told = poller.poll(Feed.objects.get(pk=feed.pk), now)
        feed.refresh_from_db()
        return told, feed

    return poll


def wait(feed, now):
    return (feed.next_poll_at - now).total_seconds()


def test_a_poll_takes_in_what_the_feed_says(polled, now):
    told, feed = polled()
    assert told == poller.Told(True, '"v1"')
    assert list(Call.objects.values_list("number", "category")) == [("26-1", "shooting")]
    assert (feed.etag, feed.failures) == ('"v1"', 0)
    assert 48 <= wait(feed, now) <= 72


def test_what_has_not_changed_is_not_sent_again(polled, server, now):
    polled()
    server.status = 304
    told, feed = polled()
    assert server.asked[1]["if-none-match"] == '"v1"'
    assert told == poller.Told(True, '"v1"')
    assert (feed.etag, feed.failures) == ('"v1"', 0)


def test_a_token_is_taken_from_the_environment(polled, server, monkeypatch):
    monkeypatch.setenv("LAMPPOST_FEED_TOKEN_DALLAS", "t0ken")
    Feed.objects.update(token_name="DALLAS")
    polled()
    assert server.asked[0]["x-app-token"] == "t0ken"


@pytest.mark.parametrize("status", [429, 503])
def test_it_stays_away_for_as_long_as_it_is_asked_to(polled, server, now, status):
    server.status, server.headers = status, {"Retry-After": "3600"}
    told, feed = polled()
    assert told.stay_away == timedelta(hours=1)
    assert (feed.failures, wait(feed, now)) == (1, 3600)


def test_a_feed_cannot_send_us_away_for_days(polled, server, now):
    server.status, server.headers = 429, {"Retry-After": "999999"}
    assert wait(polled()[1], now) == poller.LONGEST_ASKED.total_seconds()


def test_it_asks_less_often_the_longer_a_feed_fails(polled, server, now):
    server.status = 500
    waits = [wait(polled()[1], now) for _ in range(7)]
    for failures, waited in enumerate(waits, start=1):
        usual = min(60 * 2**failures, 900)
        assert 0.8 * usual <= waited <= 1.2 * usual


def test_a_feed_that_comes_back_is_asked_as_usual(polled, server, now):
    server.status = 500
    polled(), polled()
    server.status = 200
    told, feed = polled()
    assert (told.is_well, feed.failures) == (True, 0)
    assert wait(feed, now) <= 72


def test_a_call_that_vanishes_from_the_feed_is_not_closed(polled, server):
    polled()
    server.body = rows("26-2")
    polled()
    assert dict(Call.objects.values_list("number", "state")) == {"26-1": "open", "26-2": "open"}
    server.body = b"[]"
    polled()
    assert set(Call.objects.values_list("state", flat=True)) == {"open"}


def test_a_feed_that_vanishes_fails_and_touches_no_call(polled, server, now):
    polled()
    Feed.objects.update(url=server.url.replace(str(server.port), "1"))
    told, feed = polled()
    assert (told.is_well, feed.failures, Call.objects.get().state) == (False, 1, "open")


@pytest.mark.parametrize(
    "body", [b"<html>Down for maintenance, call Jane</html>", b'[{"error": "Jane"}]', b"[" * 99_999]
)
def test_an_answer_that_cannot_be_read_is_a_failure_and_not_logged(polled, server, body, caplog):
    server.body = body
    told, feed = polled()
    assert (told.is_well, feed.failures, Call.objects.count()) == (False, 1, 0)
    assert "Unreadable" in caplog.text and "Jane" not in caplog.text


def test_a_redirect_is_a_failure(polled, server):
    server.status, server.headers = 302, {"Location": server.url}
    assert polled()[0].is_well is False
    assert len(server.asked) == 1


def test_loopback_is_refused_unless_allowed(polled, server, settings):
    settings.FEEDS_ALLOW_LOOPBACK = False
    assert polled()[0].is_well is False
    assert server.asked == []


def test_a_call_in_every_poll_is_counted_once(polled, server, django_capture_on_commit_callbacks):
    from lamppost.dispatch.models import DropCount

    server.body = rows("26-1", code="06 - MINOR DISTURBANCE")
    for _ in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            polled()
    assert DropCount.objects.get().count == 1


def test_only_live_feeds_with_an_address_are_due_when_their_time_has_come(now):
    make_feed("pushed")
    make_feed("off", url="https://example.org/", is_live=False)
    make_feed("later", url="https://example.org/", next_poll_at=now + timedelta(seconds=1))
    make_feed("waiting", url="https://example.org/", next_poll_at=now - timedelta(minutes=1))
    make_feed("new", url="https://example.org/")
    assert {feed.name for feed in poller.due(now)} == {"waiting", "new"}


def test_the_poller_stops_when_it_is_told_to():
    stop = threading.Event()
    stop.set()
    poller.run(stop)
