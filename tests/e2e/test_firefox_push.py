"""A push that we sealed and sent is shown by a real Firefox, once, and a correction replaces it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.e2e.firefox import PROGRAM, Firefox, firefox, push_settings
from tests.e2e.servers import House, installation
from tests.e2e.stand_in import StandIn

if not PROGRAM:
    pytest.skip("firefox-esr is not installed", allow_module_level=True)

SHOWN = """navigator.serviceWorker.ready.then((r) => r.getNotifications())
    .then((all) => all.map((n) => [n.title, n.body, n.tag]))"""


@pytest.fixture(scope="module")
def service() -> Iterator[StandIn]:
    with StandIn() as running:
        yield running


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with installation("site", "deliver", LAMPPOST_PUSH_ALLOW_LOOPBACK="1") as house:
        house.facts = house.run("tests.e2e.seed_push", "resident")
        yield house


@pytest.fixture
def tab(house: House, service: StandIn) -> Iterator[Firefox]:
    with firefox(push_settings(service.port)) as tab:
        tab.goto(f"{house.site}/sign-in")
        for name in ("email", "password"):
            tab.run(f"document.querySelector('[name={name}]').value = '{house.facts[name]}'")
        tab.run(
            "void setTimeout(() => document.querySelector('[name=password]').form.requestSubmit())"
        )
        tab.wait("location.pathname === '/'")
        yield tab


def heard(service: StandIn, pushes: int) -> None:
    deadline = time.monotonic() + 60
    while len(service.taken) < pushes:
        assert time.monotonic() < deadline, "the push never came"
        time.sleep(0.05)


def test_a_push_is_shown_once_and_its_correction_takes_its_place(house, service, tab):
    tab.goto(f"{house.site}/settings")
    tab.wait("document.querySelector('[data-push]').dataset.state === 'off'")
    tab.run("document.querySelector('[data-push-on]').click()")
    tab.wait("document.querySelector('[data-push]').dataset.state === 'on'")

    alert = house.run("tests.e2e.seed_push", "publish")
    heard(service, 1)
    first = ["Shots fired near here", "Stay inside.", alert]
    tab.wait(f"({SHOWN}).then((all) => all.length === 1)")
    assert tab.run(SHOWN) == [first]

    house.run("tests.e2e.seed_push", "repeat", alert)
    heard(service, 2)
    assert tab.run(SHOWN) == [first], "a repeat takes its place, beside nothing"

    house.run("tests.e2e.seed_push", "correct", alert)
    heard(service, 3)
    tab.wait(f"({SHOWN}).then((all) => all[0]?.[0] === 'It was fireworks')")
    assert tab.run(SHOWN) == [["It was fireworks", "Nobody is hurt.", alert]]
    assert len({push["Topic"] for push in service.taken}) == 1

    tab.run("document.querySelector('[data-push-off]').click()")
    tab.wait("document.querySelector('[data-push]').dataset.state === 'off'")
