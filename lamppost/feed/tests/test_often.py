"""Whoever joins sees at once about how many alerts a week a place would bring."""

from datetime import timedelta

import pytest

from lamppost.alerts.models import Alert
from lamppost.feed.tests.world import FAR, HOME, alert
from lamppost.feed.views.often import say

pytestmark = pytest.mark.django_db
ASK = {"place_lat": HOME[0], "place_lng": HOME[1], "radius_m": 805}


@pytest.fixture
def ask(on_surface):
    def post(**changed):
        with on_surface("site") as browser:
            return browser.post("/alerts/often", ASK | changed)

    return post


def test_a_place_is_told_how_many_alerts_a_week_it_would_have_had(ask, now):
    for day in range(1, 13):
        alert(now - timedelta(days=2 * day), at=HOME)
    alert(now - timedelta(days=3), at=FAR)
    assert ask().content.decode() == "About 3 alerts a week, as in the last four weeks."
    assert "There was no alert" in ask(place_lat=41.7, place_lng=-87.6).content.decode()


def test_a_wider_circle_hears_more(ask, now):
    for day in range(1, 9):
        alert(now - timedelta(days=day), at=FAR)
    assert "no alert" in ask().content.decode()
    assert "About 2 alerts" in ask(radius_m=8047).content.decode()


def test_today_is_not_over_and_longer_ago_does_not_count(ask, now):
    for _ in range(8):
        alert(now)
        alert(now - timedelta(days=40))
    assert "no alert" in ask().content.decode()


def test_what_was_taken_back_does_not_count(ask, now):
    for day in range(1, 9):
        alert(now - timedelta(days=day))
    Alert.objects.update(status="retracted")
    assert "no alert" in ask().content.decode()


@pytest.mark.parametrize(
    "odd",
    [
        {"place_lat": "x"},
        {"place_lat": "nan"},
        {"place_lng": "1e999"},
        {"radius_m": "1"},
        {"radius_m": "9" * 20},
        {"radius_m": ""},
    ],
)
def test_odd_questions_are_refused(ask, odd):
    assert ask(**odd).status_code == 400


def test_a_place_is_asked_for_in_a_form_and_never_in_an_address(on_surface):
    with on_surface("site") as browser:
        assert browser.get("/alerts/often", ASK).status_code == 405


@pytest.mark.parametrize(
    ("total", "said"),
    [(0, "no alert"), (3, "Less than one"), (4, "About 1 alert a"), (9, "About 2")],
)
def test_no_count_stands_bare(total, said):
    assert said in say(total) and "four weeks" in say(total)
