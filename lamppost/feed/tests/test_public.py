"""What anyone may see without an account."""

import html
import re
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
from django.core.cache import cache

from lamppost.alerts import actions
from lamppost.alerts.models import Alert
from lamppost.config.templatetags.look import exactly
from lamppost.dispatch.models import DropCount, Feed
from lamppost.feed.tests.world import FAR, agency, alert, resident, words
from lamppost.places.data import Category

pytestmark = pytest.mark.django_db


def cards(response):
    return re.findall(r'data-alert="([^"]+)"', response.content.decode())


def text(response):
    return response.content.decode()


@pytest.mark.parametrize("path", ["/", "/alerts"])
def test_alerts_are_public_with_source_doubt_and_the_word_911(as_anyone, now, path):
    one, two = alert(now), alert(now - timedelta(hours=1), at=FAR)
    page = as_anyone(path)
    assert cards(page) == [str(one), str(two)]
    for card in re.findall(r"<article class=\"card fire.*?</article>", text(page), re.DOTALL):
        assert "<span>Chicago Fire Department</span>" in card
        assert ">Unconfirmed</span>" in card
    for said in ("Call 911", "What is not here, and why"):
        assert said in text(page)


def test_an_alert_leaves_the_page_after_two_days(as_anyone, now):
    alert(now - timedelta(hours=49))
    assert cards(as_anyone()) == []


def test_the_filter_and_the_older_link_work_together(as_anyone, now):
    fires = [alert(now - timedelta(minutes=n)) for n in range(32)]
    for n in range(32):
        alert(now - timedelta(minutes=n, seconds=30), category=Category.BURGLARY)
    first = as_anyone("/alerts?kind=fire")
    second = as_anyone(f"/alerts{first.context['older']}")
    assert cards(first) + cards(second) == [str(one) for one in fires]


@pytest.mark.parametrize("before", ["x", "2026-01-01T00:00:00_x", "2026-01-01T00:00:00+00:00_1"])
def test_a_nonsense_address_is_the_first_page_and_no_error(as_anyone, now, before):
    one = alert(now)
    assert cards(as_anyone("/alerts", data={"before": before, "hours": "9"})) == [str(one)]


def test_a_page_that_did_not_change_is_not_sent_again(as_anyone, now):
    one = alert(now)
    first = as_anyone("/alerts")
    asked = {"HTTP_IF_NONE_MATCH": first["ETag"]}
    assert as_anyone("/alerts", **asked).status_code == 304
    actions.correct(one, words("Other words"), now=now)
    assert as_anyone("/alerts", **asked).status_code == 200
    assert first["Last-Modified"]


def test_a_date_alone_never_hides_a_correction(as_anyone, now):
    one = alert(now - timedelta(hours=1))
    first = as_anyone("/alerts")
    actions.correct(one, words("Other words"), now=now)
    again = as_anyone("/alerts", HTTP_IF_MODIFIED_SINCE=first["Last-Modified"])
    assert again.status_code == 200
    assert parsedate_to_datetime(again["Last-Modified"]) == now.replace(microsecond=0)


def test_a_kept_page_with_an_old_form_token_is_sent_again(as_anyone, now):
    alert(now)
    first = as_anyone("/alerts", HTTP_COOKIE="lp_admin_csrf=a")
    again = as_anyone("/alerts", HTTP_COOKIE="lp_admin_csrf=b", HTTP_IF_NONE_MATCH=first["ETag"])
    assert again.status_code == 200


def test_silence_of_the_feeds_is_said_in_public(as_anyone, now):
    heard = now - timedelta(minutes=16)
    feed = Feed.objects.create(
        name="cfd", agency_id=agency(), is_live=True, last_heard_at=heard, source="push"
    )
    assert "Alerts may be missing" in text(as_anyone())
    Feed.objects.filter(pk=feed.pk).update(last_heard_at=now)
    cache.clear()  # asked anew every few seconds only
    assert "Alerts may be missing" not in text(as_anyone())


def test_how_much_was_left_out_today_is_said(as_anyone, now):
    from django.utils import timezone

    feed = Feed.objects.create(name="cfd", agency_id=agency(), last_heard_at=now, source="push")
    DropCount.objects.create(feed=feed, day=timezone.localdate(), reason="test", count=41)
    assert "41 dispatch calls were left out today" in text(as_anyone())


def test_how_long_calls_take_to_become_alerts_is_public(as_anyone, now):
    cache.clear()
    assert "nineteen in twenty" not in text(as_anyone())
    alert(now)
    alert(now)
    Alert.objects.filter(pk=alert(now)).update(received_at=now - timedelta(minutes=41))
    cache.clear()  # asked anew every few seconds only
    said = "at most 7 min after the call reached us, and nineteen in twenty at most 41 min after"
    assert said in text(as_anyone())


@pytest.mark.parametrize("hours", [24, 48])
def test_the_map_and_its_list_have_the_same_alerts(as_anyone, now, hours):
    for n in (1, 23, 25, 47):
        alert(now - timedelta(hours=n))
    page = as_anyone(f"/map?hours={hours}")
    items = as_anyone(html.unescape(re.search('data-items="([^"]+)"', text(page))[1])).json()
    assert [item["id"] for item in items] == cards(page)
    assert len(items) == {24: 2, 48: 4}[hours]


def test_a_pin_holds_nothing_finer_than_its_cell(as_anyone, now):
    alert(now)
    [item] = as_anyone("/items.json").json()
    assert set(item) == {
        "id", "lat", "lng", "category", "title", "url", "status", "version"
    }  # fmt: skip


def test_an_alerts_page_tells_its_whole_history(as_anyone, now):
    one = alert(now)
    actions.correct(one, words("Smoke, no fire"), now=now + timedelta(minutes=5))
    actions.retract(one, words("Taken back", "A drill."), now=now + timedelta(minutes=9))
    page = text(as_anyone(f"/alerts/{one}"))
    assert "<del>Reports of a fire</del> <ins>Smoke, no fire</ins>" in page
    assert "A drill." in page
    for said in ("Happened", "Reached us", "Reviewed", "Published", "exact place is never"):
        assert said in page


@pytest.mark.parametrize(("confirmed", "said"), [(False, "Unconfirmed"), (True, "Confirmed")])
def test_an_alert_says_its_source_its_times_and_whether_anyone_verified_it(
    as_anyone, now, confirmed, said
):
    page = text(as_anyone(f"/alerts/{alert(now, confirmed=confirmed)}"))
    facts = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page))
    assert facts["Source"] == "Chicago Fire Department"
    assert facts["Happened"] == exactly(now - timedelta(minutes=9))
    assert facts["Reached us"] == exactly(now - timedelta(minutes=7))
    assert facts["Reviewed"] == exactly(now)
    assert re.findall(r'<span class="tag[^>]*data-slot="state">(\w+)<', page) == [said]


def test_an_alert_that_never_was_is_not_found(as_anyone):
    page = as_anyone("/alerts/7b0e7a52-0000-4000-8000-000000000000")
    assert page.status_code == 404
    assert "There is nothing here" in text(page)


def test_a_resident_sees_the_public_list_too(as_resident, now):
    far = alert(now, at=FAR)
    assert cards(as_resident(resident(now), "/alerts")) == [str(far)]


def test_spanish_readers_get_the_alert_in_spanish(as_anyone, now):
    alert(now)
    assert "Reports of a fire (es)" in text(as_anyone("/", HTTP_ACCEPT_LANGUAGE="es"))
