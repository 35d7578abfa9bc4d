"""The demo's mailbox shows mail and nothing it could do; its browser reads forms as browsers do."""

import random
from datetime import UTC, datetime, timedelta

from lamppost.config.demo import browser, calls, history, mailbox, places
from lamppost.dispatch.data import CallState
from lamppost.places import lookups
from lamppost.places.cells import cell_at

PAGE = """<a href="/drafts/1">one</a>
<form id="edit" action="/drafts/1/edit" method="post">
 <input type="hidden" name="version" value="3"><input name="place" type="radio" value="a">
 <input name="place" type="radio" value="b" checked><input type="checkbox" name="sure" value="1">
 <select name="category"><option value="">?</option><option value="x" selected>X</option></select>
 <select name="first"><option value="p">P</option><option value="q">Q</option></select>
 <textarea name="text">a &lt; b</textarea></form>
<input type="radio" name="attestation" form="edit" value="community" checked>
<form action="/drafts/1/approve"><button>Approve</button></form>"""


def read(html):
    return browser._read(200, html, "/here")


def test_a_form_is_sent_as_a_browser_would_fill_it():
    assert read(PAGE).form("/edit").fields == {
        "version": "3",
        "place": "b",
        "category": "x",
        "first": "p",
        "text": "a < b",
        "attestation": "community",
    }


def test_forms_are_told_apart_and_links_are_found():
    page = read(PAGE)
    assert page.form("/approve").fields == {}
    assert page.form("/refuse") is None
    assert page.links == ["/drafts/1"]


def test_a_mail_is_shown_as_text_with_its_links():
    raw = (
        b"Subject: <script>alert(1)</script>\r\nTo: maya@demo.invalid\r\n\r\n"
        b"<img src=x onerror=alert(1)> http://127.0.0.1:8000/join/confirm/abc?x=1&y=2 end\r\n"
    )
    shown = mailbox._article(raw)
    assert "<script" not in shown and "<img" not in shown
    assert 'href="http://127.0.0.1:8000/join/confirm/abc?x=1&amp;y=2"' in shown


def test_a_link_cannot_break_out_of_its_attribute():
    shown = mailbox._linked("""http://x/"onmouseover="alert(1) javascript:alert(1)""")
    assert 'href="http://x/"' in shown
    assert shown.count("href=") == 1


def test_only_so_many_mails_are_kept(tmp_path):
    box = mailbox.Mailbox(tmp_path)
    for number in range(5):
        (tmp_path / f"{number}.eml").write_bytes(b"Subject: %d\r\n\r\nx" % number)
    assert [file.name for file in box.mails()][0] == "4.eml"
    assert box.page().index("<h2>4</h2>") < box.page().index("<h2>0</h2>")


def test_made_up_calls_happen_at_named_corners_of_the_city():
    rng = random.Random(2)
    for near in (True, False):
        for _ in range(20):
            spot = places.spot(rng, near)
            assert lookups.city().holds(spot.latitude, spot.longitude)
            assert spot.corner.count(" / ") == 1
            assert lookups.cross_streets(cell_at(spot.latitude, spot.longitude))


def test_the_past_holds_what_an_editor_could_have_published():
    now = datetime(2026, 5, 9, 12, tzinfo=UTC)
    city = calls.City(calls.codes(), places.spot)
    alerts = history.past(city, random.Random(4), now - timedelta(days=3), now)
    assert 60 < len(alerts) < 220
    for alert in alerts:
        assert alert.happened_at <= alert.received_at < alert.published_at < now
        assert alert.retracted_at is None or alert.published_at < alert.retracted_at < now
    assert 0.05 < sum(a.retracted_at is not None for a in alerts) / len(alerts) < 0.4


def test_what_was_called_off_before_an_editor_came_was_never_published():
    now = datetime(2026, 5, 9, 12, tzinfo=UTC)
    city = calls.City(calls.codes(), lambda rng, near: calls.Spot(41.9, -87.7, "A / B"))
    told = calls.stream(city, random.Random(4), now - timedelta(days=3))
    cancelled = set()
    for at, call in told:
        if at > now:
            break
        if call.state is CallState.CANCELLED:
            cancelled.add((call.occurred_at, at))
    alerts = {
        alert.happened_at: alert
        for alert in history.past(city, random.Random(4), now - timedelta(days=3), now)
    }
    for occurred_at, at in cancelled:
        assert occurred_at not in alerts or alerts[occurred_at].published_at <= at
