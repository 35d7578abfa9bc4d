"""Nothing an officer or a visitor can read changes when something secret happens (DESIGN, 3).

A real installation with its own processes. All that a login can see is written down, secret things
happen, and it is written down again.
"""

import os
import time
from contextlib import contextmanager
from unittest import mock

import psycopg
import pytest

from lamppost.config import databases
from lamppost.config.demo.browser import Browser
from lamppost.places.cells import cell_at
from tests import mailbox
from tests.attacks import sight
from tests.attacks.intake import a_message, take_in
from tests.e2e.servers import installation

HERE = cell_at(41.9170, -87.7070)  # both as in tests.attacks.secrets_happen
PASSWORD = "a password of nobody else"
CHANNELS = ("alerts", "fanout", "desk", "letters")  # any login may listen on what it can name
LOGINS = ("site", "portal", "desk", "intake", "live", "worker")
OWN_SEQUENCE = ("worker", "desk")  # they write the live log
OPENED = "an editor opened an exact place"
FEED, RECORD = "public.dispatch_feed", "public.transparency_entry"
# Which feeds are silent is public, so when one was last heard is; and acts of power are on the
# public record: that an exact place was opened, never whose or where.
PUBLIC = {"site": {FEED}, "portal": set()}
ON_RECORD = {RECORD, "/log", "/log.json"}


class Scene:
    """A running installation, and somebody to look at it."""

    def __init__(self, house, mails):
        self.house, self.mails = house, mails

    def happen(self, what):
        return self.house.run("tests.attacks.secrets_happen", what)

    @contextmanager
    def connect(self, surface=None, token=""):
        with mock.patch.dict(os.environ, self.house.environment, clear=True):
            url = databases.url_of(surface) if surface else databases.admin_url("lamppost")
        with psycopg.connect(url, autocommit=True) as there:
            there.execute("SELECT set_config('app.token', %s, false)", [token])
            yield there

    def sign_in(self, surface, login):
        browser = Browser(self.house.address(surface))
        form = browser.get("/sign-in").form("/sign-in")
        assert browser.send(form, login=login, password=PASSWORD).form("/sign-in") is None
        return browser

    def look(self, me, browser, *paths):
        """All that this login and this browser can see now."""
        with self.connect() as owner:
            owner.execute("ANALYZE")  # what counts rows does so now at the latest
            owner.execute("CHECKPOINT")
            return sight.in_the_database(owner, me) | sight.on_pages(browser, *paths)


def token_of(browser, surface):
    return next((c.value for c in browser.cookies if c.name == f"lp_{surface}"), "")


@pytest.fixture(scope="module")
def scene():
    with (
        mailbox.running() as mails,
        installation("site", "portal", "desk", LAMPPOST_SMTP_URL=mails.url) as house,
    ):
        scene = Scene(house, mails)
        scene.facts = scene.happen("people")
        yield scene


@pytest.fixture(scope="module")
def officer(scene):
    return scene.sign_in("portal", "officer")


@pytest.fixture(scope="module")
def visitor(scene):
    return Browser(scene.house.site)


PATHS = {
    "portal": ("/",),
    "site": ("/", "/alerts", "/alerts.atom", "/map", "/items.json", "/log", "/privacy", "/join"),
}


def secrets(scene):
    """Everything secret, one after the other; yields its name after it has happened."""
    scene.happen("join")
    yield "twenty residents joined and watch the place"
    scene.house.start("deliver")
    scene.house.start("worker")
    deadline = time.monotonic() + 90
    while not scene.happen("told")["done"] or len(scene.mails.messages) < 20:
        assert time.monotonic() < deadline, scene.house.log("deliver")
        time.sleep(0.5)
    scene.house.stop("worker")
    scene.house.stop("deliver")
    yield "they were told of an alert"
    scene.happen("leave")
    yield "one opted out, one deleted the account"
    with scene.connect("intake") as intake:
        calls = [a_message(f"S{number}", cell=HERE) for number in range(10)]
        assert take_in(intake, scene.facts["feed"], *calls) == ["new"] * 10
    yield "calls came in that nobody has published"
    desk = scene.sign_in("desk", "editor")
    draft = next(link for link in desk.get("/").links if "/drafts/" in link)
    yield "an editor looked at the drafts"
    form = desk.get(draft).form("/exact")
    assert "KEDZIE" in desk.send(form).text
    yield OPENED
    with scene.connect() as owner:
        (line,) = owner.execute(
            "SELECT facts::text FROM transparency_entry ORDER BY seq DESC LIMIT 1"
        )
        assert "KEDZIE" not in line[0] and str(HERE) not in line[0] and "S0" not in line[0]


def test_what_an_officer_and_a_visitor_see_is_the_same_whatever_secret_happens(
    scene, officer, visitor
):
    with (
        scene.connect("portal", token_of(officer, "portal")) as portal,
        scene.connect("site", token_of(visitor, "site")) as site,
        scene.connect("portal") as ear,
    ):
        lookers = {"portal": (portal, officer), "site": (site, visitor)}
        for channel in CHANNELS:
            ear.execute(f"LISTEN {channel}")
        before = {s: scene.look(*looker, *PATHS[s]) for s, looker in lookers.items()}
        assert len(before["portal"]) > 100 and len(before["site"]) > 100
        for happened in secrets(scene):
            for surface, looker in lookers.items():
                after = scene.look(*looker, *PATHS[surface])
                other = set(sight.differences(before[surface], after))
                allowed = PUBLIC[surface] | (ON_RECORD if happened == OPENED else set())
                assert other <= allowed, f"{surface}, after {happened}: {sorted(other)}"
        assert list(ear.notifies(timeout=1)) == []


@pytest.mark.parametrize("surface", LOGINS)
def test_no_login_is_answered_what_counts_transactions(scene, surface):
    with scene.connect(surface) as me:
        mine = {"SELECT pg_try_advisory_lock(1)"} if surface == "worker" else set()
        if surface in OWN_SEQUENCE:
            mine.add("SELECT last_value FROM alerts_livelog_seq_seq")
        assert set(sight.of_counters(me)) <= mine


@pytest.mark.parametrize("surface", LOGINS)
@pytest.mark.parametrize("column", ["xmin", "xmax", "ctid", "cmin"])
def test_no_login_sees_a_rows_hidden_columns(scene, surface, column):
    with scene.connect() as owner:
        tables = [
            name
            for (name,) in owner.execute(
                "SELECT relname FROM pg_class WHERE relkind = 'r'"
                " AND relnamespace = 'public'::regnamespace"
            )
        ]
    with scene.connect(surface) as me:
        for table in tables:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                me.execute(f"SELECT {column} FROM {table}")
