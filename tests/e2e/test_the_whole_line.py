"""From a dispatch centre's call to the neighbors who should know, and to nobody else."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests import mailbox
from tests.e2e.browser import HAS_CHROMIUM, chromium
from tests.e2e.firefox import PROGRAM
from tests.e2e.people import Centre, Editor, Phone, Resident
from tests.e2e.servers import House, installation
from tests.e2e.stand_in import StandIn

if not HAS_CHROMIUM or not PROGRAM:
    pytest.skip("chromium or firefox-esr is not installed", allow_module_level=True)

PROCESSES = ("site", "live", "desk", "intake", "deliver", "worker")
TITLE = "Reports of shots fired near Armitage and Kedzie"
RETRACTED = "Retracted: reports of shots fired near Armitage and Kedzie"
SECRETS = ("Alvarez", "555-0142", "1998", "1413", "1432")


@pytest.fixture(scope="module")
def post() -> Iterator[mailbox.Mailbox]:
    with mailbox.running() as box:
        yield box


@pytest.fixture(scope="module")
def house(post: mailbox.Mailbox) -> Iterator[House]:
    settings = {"LAMPPOST_SMTP_URL": post.url, "LAMPPOST_PUSH_ALLOW_LOOPBACK": "1"}
    with installation(*PROCESSES, **settings) as house:
        house.facts = house.run("tests.e2e.seed_line")
        yield house


def until(true: Callable[[], Any]) -> Any:
    """Wait for a condition; a minute is far more than it takes."""
    for _ in range(600):
        if found := true():
            return found
        time.sleep(0.1)
    raise AssertionError(f"it never happened: {true}")


def test_a_call_becomes_an_alert_and_a_correction_for_those_nearby_only(house, post):
    password = house.facts["password"]
    centre = Centre(house, house.facts["key"])
    with (
        chromium() as browser,
        StandIn() as service,
        Phone(house, service, "ana@example.org", password) as phone,
        Phone(house, service, "bo@example.org", password) as bos_phone,
    ):
        ana = Resident.signs_in(browser, house, "ana@example.org", password)
        bo = Resident.signs_in(browser, house, "bo@example.org", password)
        edie = Editor.signs_in(browser, house, "edie", password)
        omar = Editor.signs_in(browser, house, "omar", password)

        assert centre.tells("26-311874", "SHOTS FIRED") == "new"
        edie.opens("Shots fired")
        edie.attests_and_saves()
        assert not edie.may_approve()  # she wrote it
        edie.approves()
        assert ana.sees_nothing()
        omar.opens("Shots fired")
        omar.approves()

        ana.opens_what_is_new()
        ana.sees(TITLE)
        (letter,) = until(lambda: post.to("cy@example.org"))
        assert letter["Subject"] == TITLE
        assert phone.shows(TITLE) == [TITLE]

        assert centre.tells("26-311874", "SHOTS FIRED", final_code="FIREWORKS") == "changed"
        omar.page.goto(omar.desk)
        omar.sees_in_the_queue("Take back").click()
        omar.sends_what_is_ready()

        ana.page.locator("[data-alert].is-retracted").first.wait_for()
        first, taken_back = until(lambda: len(post.to("cy@example.org")) > 1 and post.messages)
        assert taken_back["In-Reply-To"] == first["Message-ID"]
        assert phone.shows(RETRACTED) == [RETRACTED]  # in place of the first, not beside it

        assert bo.sees_nothing()
        assert bos_phone.shown() == []
        assert post.to("bo@example.org") == []
        assert post.to("ana@example.org") == []  # urgent, not a threat to life: a push is enough
        assert len(service.taken) == 2
        seen = ana.page.content() + omar.page.content() + "".join(map(str, post.messages))
        assert [secret for secret in SECRETS if secret in seen] == []
