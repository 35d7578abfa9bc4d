"""The Atom feed of public alerts."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest

from lamppost.alerts import actions
from lamppost.feed.tests.world import alert, words

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(response):
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")


def test_each_alert_is_an_entry_with_its_source_and_its_doubt(as_anyone, now):
    one = alert(now)
    [entry] = entries(as_anyone("/alerts.atom"))
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{one}"
    assert entry.findtext(f"{ATOM}title") == "Unconfirmed: Reports of a fire"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Chicago Fire Department"
    assert entry.find(f"{ATOM}link").get("href").endswith(f"/alerts/{one}")
    assert entry.findtext("{http://www.georss.org/georss}point").startswith("41.9")


def test_a_feed_says_that_it_is_not_for_emergencies(as_anyone):
    assert b"call 911" in as_anyone("/alerts.atom").content


def test_an_alert_taken_back_keeps_its_id_and_says_why(as_anyone, now):
    one = alert(now - timedelta(minutes=5))
    actions.retract(one, words("Taken back", "A film set."), now=now)
    [entry] = entries(as_anyone("/alerts.atom"))
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{one}"
    assert entry.findtext(f"{ATOM}title") == "Taken back: Reports of a fire"
    assert entry.findtext(f"{ATOM}summary") == "A film set."
    assert entry.findtext(f"{ATOM}updated") > entry.findtext(f"{ATOM}published")


def test_a_feed_that_did_not_change_is_not_sent_again(as_anyone, now):
    alert(now)
    asked = {"HTTP_IF_NONE_MATCH": as_anyone("/alerts.atom")["ETag"]}
    assert as_anyone("/alerts.atom", **asked).status_code == 304
