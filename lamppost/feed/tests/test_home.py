"""The resident's feed, with the rights of the site's own login."""

import html
import re
from datetime import timedelta

import pytest

from lamppost.alerts import actions
from lamppost.feed.tests.world import FAR, HOME, alert, resident, words
from lamppost.places.cells import cell_at
from lamppost.places.data import Category, bits
from lamppost.residents.data import PlaceName, Watch

pytestmark = pytest.mark.django_db


def cards(response):
    """The ids of the cards on a page, in their order."""
    return re.findall(r'data-alert="([^"]+)"', response.content.decode())


def text(response):
    return response.content.decode()


def items_url(response):
    return html.unescape(re.search('data-items="([^"]+)"', text(response))[1])


def test_what_happens_near_is_shown_and_what_happens_far_is_not(as_resident, now):
    near = alert(now)
    alert(now, at=FAR)
    assert cards(as_resident(resident(now))) == [str(near)]


def test_the_newest_comes_first(as_resident, now):
    old, new = alert(now - timedelta(hours=3)), alert(now)
    assert cards(as_resident(resident(now))) == [str(new), str(old)]


def test_a_kind_that_was_switched_off_for_a_place_stays_away(as_resident, now):
    alert(now)
    theft = alert(now, category=Category.VEHICLE)
    only = Watch(cell_at(*HOME), categories=bits({Category.VEHICLE}))
    assert cards(as_resident(resident(now, [only]))) == [str(theft)]


def test_a_filter_is_a_link_that_works_without_javascript(as_resident, now):
    alert(now)
    theft = alert(now, category=Category.VEHICLE)
    page = as_resident(resident(now), "/?kind=vehicle")
    assert cards(page) == [str(theft)]
    assert 'href="?kind=fire"' in text(page)


def test_one_place_of_several_can_be_chosen(as_resident, now):
    here, there = alert(now), alert(now, at=FAR)
    work = Watch(cell_at(*FAR), name=PlaceName.WORK)
    user = resident(now, [Watch(cell_at(*HOME)), work])
    every = as_resident(user)
    assert set(cards(every)) == {str(here), str(there)}
    href = next(place["href"] for place in every.context["places"] if place["title"] == "Work")
    assert cards(as_resident(user, f"/{href}")) == [str(there)]


def test_another_residents_place_cannot_be_chosen(as_resident, now):
    alert(now, at=FAR)
    page = as_resident(resident(now), "/?place=7b0e7a52-0000-4000-8000-000000000000")
    assert cards(page) == []


def test_a_card_says_how_far_who_says_so_and_that_nobody_verified_it(as_resident, now):
    alert(now)
    page = text(as_resident(resident(now)))
    [card] = re.findall(r"<article class=\"card fire.*?</article>", page, re.DOTALL)
    for said in ("very close to home", "Chicago Fire Department", "Structure fire"):
        assert f">{said}<" in card
    assert ">Unconfirmed</span>" in card


def test_a_correction_changes_the_card_and_says_so(as_resident, now):
    user, one = resident(now), alert(now)
    assert "Reports of a fire" in text(as_resident(user))
    actions.correct(one, words("A planned burn"), now=now + timedelta(minutes=3))
    page = text(as_resident(user))
    assert "A planned burn" in page
    assert "Corrected at" in page


def test_a_retraction_stays_in_the_feed_with_its_reason(as_resident, now):
    user, one = resident(now), alert(now)
    actions.retract(one, words("Taken back", "It was a film set."), now=now)
    page = text(as_resident(user))
    assert "Taken back" in page
    assert "It was a film set." in page


def test_older_alerts_are_a_link_away_and_none_is_shown_twice(as_resident, now):
    user = resident(now)
    made = [alert(now - timedelta(minutes=n)) for n in range(33)]
    first = as_resident(user)
    second = as_resident(user, f"/{first.context['older']}")
    assert cards(first) + cards(second) == [str(one) for one in made]
    assert second.context["older"] == ""


def test_there_is_never_a_bare_count(as_resident, now):
    user = resident(now)
    alert(now)
    assert "Getting to know this place" in text(as_resident(user))
    for day in range(1, 10):
        alert(now - timedelta(days=day))
    assert "A typical day here has" in text(as_resident(user))


def test_somebody_without_a_place_is_asked_for_one(as_resident, now):
    assert "Which place shall we watch?" in text(as_resident(resident(now, [])))


def test_an_empty_feed_is_good_news(as_resident, now):
    assert "good news" in text(as_resident(resident(now)))


def test_the_map_beside_the_feed_has_the_same_alerts(as_resident, now):
    user = resident(now)
    alert(now), alert(now, category=Category.VEHICLE), alert(now, at=FAR)
    for query in ("/", "/?kind=vehicle"):
        page = as_resident(user, query)
        items = as_resident(user, items_url(page)).json()
        assert [item["id"] for item in items] == cards(page)


def test_a_feed_is_not_kept_by_anyone_between(as_resident, now):
    assert "private" in as_resident(resident(now))["Cache-Control"]
