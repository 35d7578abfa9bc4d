"""The public log, read with the rights of the site's own login."""

import pytest
from django.utils import timezone

from lamppost.transparency import actions, lookups
from lamppost.transparency.words import KINDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(on_surface):
    def get(query="", **headers):
        with on_surface("site") as client:
            return client.get(f"/log{query}", **headers)

    return get


def record(kind="alert published", **facts):
    actions.record(kind, now=timezone.now(), facts=facts)
    return lookups.newest()


def test_anyone_may_read_the_newest_line_first(log):
    first, second = record(category="arson"), record("alert ended", by="time")
    page = log().content.decode()
    assert page.index(f'id="line-{second}"') < page.index(f'id="line-{first}"')
    assert "An alert was published" in page
    assert "Arson" in page


def test_older_lines_are_a_link_away_and_none_is_lost(log):
    made = [record(version=n) for n in range(60)]
    first = log()
    older = log(f"?before={first.context['older']}")
    seen = [line.seq for page in (first, older) for line in page.context["lines"]]
    assert [seq for seq in seen if seq in made] == made[::-1]


def test_one_kind_can_be_asked_for(log):
    record(), record("code mapped", code="FIRE")
    assert {line.kind for line in log("?kind=code+mapped").context["lines"]} == {"code mapped"}


def test_a_kind_without_words_is_shown_as_it_is(log):
    record("something new", what="<b>")
    page = log().content.decode()
    assert "something new" in page
    assert "&lt;b&gt;" in page


@pytest.mark.parametrize("query", ["?before=x", "?before=-1", "?before=99999999999999999999"])
def test_a_nonsense_address_is_the_first_page(log, query):
    record()
    assert log(query).status_code == 200


def test_an_unchanged_log_is_not_sent_again(log):
    record()
    asked = {"HTTP_IF_NONE_MATCH": log()["ETag"]}
    assert log(**asked).status_code == 304
    record()
    assert log(**asked).status_code == 200


def test_no_kind_of_line_is_about_a_resident():
    about = [kind for kind in KINDS if "resident" in kind or "told" in kind]
    assert about == ["alert not told further"]  # which says that, and to nobody who was
