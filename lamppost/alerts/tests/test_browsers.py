"""A resident switches browsers on and off; nobody else can."""

import os
from base64 import urlsafe_b64encode

import pytest
from django.utils import timezone

from lamppost.alerts.models import PushSubscription
from lamppost.places.cells import cell_at
from lamppost.residents import actions
from lamppost.residents.data import Watch
from tests import crowd

pytestmark = pytest.mark.django_db
PASSWORD = "lamp light over porches"
ENDPOINT = "https://updates.push.services.mozilla.com/wpush/v2/gAAAAABm"


def b64(raw):
    return urlsafe_b64encode(raw).decode().rstrip("=")


def a_browser(**other):
    point, secret = b64(crowd.POINT), b64(os.urandom(16))
    return {"endpoint": ENDPOINT, "p256dh": point, "auth": secret} | other


@pytest.fixture
def resident(db):
    def make(email="ana@example.org", language="es"):
        watch = Watch(cell_at(41.917, -87.707))
        return actions.add_confirmed(email, PASSWORD, language, watch=watch, now=timezone.now())

    return make


def sign_in(browser, email="ana@example.org"):
    answer = browser.post("/sign-in", {"email": email, "password": PASSWORD})
    assert answer.status_code == 302, answer.content
    return browser


def test_a_resident_switches_a_browser_on_twice_and_off(resident, on_surface):
    resident()
    with on_surface("site") as browser:
        sign_in(browser)
        assert browser.post("/push/subscribe", a_browser()).status_code == 204
        assert browser.post("/push/subscribe", a_browser()).status_code == 204
        (kept,) = PushSubscription.objects.all()
        assert (kept.endpoint, kept.language, bytes(kept.p256dh)) == (ENDPOINT, "es", crowd.POINT)
        assert browser.post("/push/forget", {"endpoint": ENDPOINT}).status_code == 204
        assert PushSubscription.objects.count() == 0


@pytest.mark.parametrize("address", ["/push/subscribe", "/push/forget"])
def test_nobody_is_nobodys_resident(on_surface, address):
    with on_surface("site") as browser:
        assert browser.post(address, a_browser()).status_code == 403
        assert browser.get(address).status_code == 405


def test_a_form_from_elsewhere_is_refused(resident, on_surface):
    resident()
    with on_surface("site", enforce_csrf_checks=True) as browser:
        assert browser.post("/push/subscribe", a_browser()).status_code == 403


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("endpoint", ""),
        ("endpoint", "http://push.example/a"),
        ("endpoint", "https://169.254.169.254/latest"),
        ("p256dh", "no base64!"),
        ("p256dh", b64(b"\x04" + b"\x01" * 64)),
        ("p256dh", b64(b"short")),
        ("auth", b64(b"x" * 17)),
        ("auth", ""),
        ("auth", "\N{SNOWMAN}"),
    ],
)
def test_what_is_not_a_browser_is_refused_and_the_field_named(resident, on_surface, field, wrong):
    resident()
    with on_surface("site") as browser:
        sign_in(browser)
        answer = browser.post("/push/subscribe", a_browser(**{field: wrong}))
        assert (answer.status_code, answer.json()["field"]) == (400, field)
        assert PushSubscription.objects.count() == 0


def test_a_browser_of_another_resident_cannot_be_taken_or_switched_off(resident, on_surface):
    resident()
    resident("bo@example.org")
    with on_surface("site") as browser:
        sign_in(browser)
        browser.post("/push/subscribe", a_browser())
    first = PushSubscription.objects.get()
    with on_surface("site") as browser:
        sign_in(browser, "bo@example.org")
        assert browser.post("/push/subscribe", a_browser()).status_code == 409
        assert browser.post("/push/forget", {"endpoint": ENDPOINT}).status_code == 204
    (still,) = PushSubscription.objects.all()
    assert (still.pk, still.resident_id) == (first.pk, first.resident_id)


def test_there_is_no_eleventh_browser(resident, on_surface):
    resident()
    with on_surface("site") as browser:
        sign_in(browser)
        answers = [
            browser.post("/push/subscribe", a_browser(endpoint=f"{ENDPOINT}{n}")).status_code
            for n in range(11)
        ]
    assert answers == [204] * 10 + [400]


def test_the_settings_page_carries_the_switch(resident, on_surface):
    resident()
    with on_surface("site") as browser:
        sign_in(browser)
        page = browser.get("/settings").content.decode()
    assert "data-push" in page and "alerts/push.js" in page
