"""Telling people: who is told what, once; corrections, retractions, ends and lateness."""

import base64
import json
import threading
from datetime import timedelta

import http_ece
import pytest
from django.db import connection
from django.utils import timezone

from lamppost.agencies.models import Agency
from lamppost.alerts import actions, batches, deliver, expand, tasks
from lamppost.alerts.data import Channel, NewAlert, Wording
from lamppost.alerts.deliver import Loop
from lamppost.alerts.models import AlertEvent, Delivery, PushKeyAhead, PushSubscription
from lamppost.alerts.push import pool
from lamppost.alerts.push.sender import CurlSender
from lamppost.alerts.push.tell import PushTeller
from lamppost.alerts.push.vapid import Vapid
from lamppost.alerts.tell_mail import MailTeller
from lamppost.config.paths import data_folder
from lamppost.config.vault import open_vault
from lamppost.places.cells import cell_at
from lamppost.places.data import Category
from lamppost.residents.models import Place, Resident
from lamppost.transparency.models import Entry
from tests import crowd, mailbox, push_sink

pytestmark = pytest.mark.django_db
WORDS = Wording("Shots fired", "Stay inside.", "Disparos", "Quédese adentro.")
OTHER = Wording("Fireworks", "Not shots.", "Cohetes", "No eran disparos.")
THIRD = Wording("Car backfire", "Nothing else.", "Un auto", "Nada más.")


@pytest.fixture(scope="module")
def sink():
    with push_sink.running() as running:
        yield running


@pytest.fixture
def people(sink, db):
    def make(how_many, **options):
        options = {"endpoint": sink.endpoint} | options
        with connection.cursor() as cursor:
            return crowd.fill(cursor, how_many, **options)

    return make


@pytest.fixture
def agency(db):
    return Agency.objects.create(slug="pd", name="Demo PD", kind="police")


@pytest.fixture
def publish(agency, login_as):
    def act(minutes_ago=9, cell=crowd.HERE):
        now = timezone.now()
        new = NewAlert(
            agency_id=agency.pk,
            source_name="Demo PD",
            category=Category.SHOTS_FIRED,
            wording=WORDS,
            cell=cell,
            place_name="Armitage and Kedzie",
            confirmed=False,
            happened_at=now - timedelta(minutes=minutes_ago),
            received_at=now,
            reviewed_at=now,
        )
        with login_as("desk"):
            return actions.publish(new, now=now)

    return act


@pytest.fixture
def step(login_as):
    """`step(actions.correct, alert, OTHER)` as the desk."""

    def act(what, *facts):
        with login_as("desk"):
            what(*facts, now=timezone.now())

    return act


@pytest.fixture
def work(sink, login_as):
    """Run the push loop, as the worker, until there is nothing to do."""
    vapid = Vapid(open_vault(data_folder())["vapid"]["private"], "mailto:ops@example.org")

    def act(between=None):
        sender = Interrupted(loopback=True, ca_file=sink.ca_file)
        sender.between = between
        loop = Loop(Channel.PUSH, PushTeller(sender, vapid), expands=True)
        with login_as("worker"):
            loop.worker = batches.new_worker()
            loop.work(threading.Event())
        return sender

    return act


class Interrupted(CurlSender):
    """Sends as ever; after the first handful, something happens elsewhere."""

    def post(self, pushes):
        outcomes = super().post(pushes)
        self.handfuls = [*getattr(self, "handfuls", []), pushes]
        if self.between and len(self.handfuls) == 1:
            self.between()
        return outcomes

    def told(self, *numbers):
        return [p.endpoint.rsplit("/", 1)[-1] for n in numbers for p in self.handfuls[n]]


def told(sink, person):
    """What a resident's browser was pushed, opened."""
    return [
        json.loads(
            http_ece.decrypt(
                base64.b64decode(push["body"]),
                private_key=crowd.BROWSER,
                auth_secret=crowd.AUTH,
                version="aes128gcm",
            )
        )
        for push in sink.pushes(str(person))
    ]


def heard(sink, person):
    return [(said["kind"], said["title"]) for said in told(sink, person)]


def expand_all(login_as):
    with login_as("worker"):
        while expand.expand_next(timezone.now()):
            pass


def test_everyone_near_is_told_once_and_nobody_else(sink, people, publish, work):
    near = people(1203)
    far = people(3, cell=cell_at(41.97, -87.65))
    silent = people(3, by_push=False)
    alert = publish()
    work()
    seen = sink.seen()
    assert [seen.get(str(p), 0) for p in near] == [1] * 1203
    assert [seen.get(str(p), 0) for p in far + silent] == [0] * 6
    assert Delivery.objects.filter(alert_id=alert).count() == 3  # 500 at most in each
    said = told(sink, near[0])[0]
    assert (said["alert"], said["title"]) == (str(alert), "Shots fired")
    headers = sink.pushes(str(near[0]))[0]["headers"]
    assert headers["content-encoding"] == "aes128gcm" and headers["urgency"] == "high"
    assert len(headers["topic"]) == 32 and headers["authorization"].startswith("vapid t=")


def test_a_correction_and_a_retraction_reach_exactly_those_who_were_told(
    sink, people, publish, step, work
):
    near = people(30)
    alert = publish()
    work()
    newcomers = people(5)
    step(actions.correct, alert, OTHER)
    work()
    step(actions.retract, alert, THIRD)
    work()
    expected = [("published", "Shots fired"), ("corrected", "Fireworks")]
    assert all(heard(sink, p) == [*expected, ("retracted", "Car backfire")] for p in near)
    assert all(heard(sink, p) == [] for p in newcomers)


def test_a_correction_before_anyone_was_told_is_everyones_first_word(
    sink, people, publish, step, work
):
    near = people(20)
    alert = publish()
    step(actions.correct, alert, OTHER)
    work()
    assert all(heard(sink, p) == [("published", "Fireworks")] for p in near)


def test_a_retraction_before_anyone_was_told_is_silence(
    sink, people, publish, step, work, login_as
):
    near = people(20)
    alert = publish()
    expand_all(login_as)
    step(actions.retract, alert, OTHER)
    work()
    assert all(heard(sink, p) == [] for p in near)


@pytest.mark.parametrize("what", ["correct", "retract"])
def test_a_step_in_the_middle_of_the_first_word_reaches_those_told_and_those_about_to_be(
    sink, people, publish, step, work, login_as, what
):
    people(40)
    alert = publish()
    expand_all(login_as)
    with login_as("worker"):
        batch = batches.claim(Channel.PUSH, batches.new_worker(), timezone.now())
        batches.advance(batch, 0, 16, 1, timezone.now())  # 16 may have heard ...
        batches.release(batch, 8, None)  # ... of whom 8 certainly did; then the worker is gone
    order = batch.recipients
    step(getattr(actions, what), alert, OTHER)
    work()
    word = {"correct": "corrected", "retract": "retracted"}[what]
    assert all(heard(sink, p) == [(word, "Fireworks")] for p in order[:8])
    first = [("published", "Fireworks")] if what == "correct" else []
    assert all(heard(sink, p) == [*first, (word, "Fireworks")] for p in order[8:16])
    assert all(heard(sink, p) == first for p in order[16:])


def test_a_worker_at_a_batch_says_the_new_words_from_the_next_handful_on(
    sink, people, publish, step, work
):
    people(24)
    alert = publish()
    sender = work(between=lambda: step(actions.correct, alert, OTHER))
    early, later = sender.told(0), sender.told(1, 2)
    both = [("published", "Shots fired"), ("corrected", "Fireworks")]
    assert early and [heard(sink, p) for p in early] == [both] * len(early)
    assert later and all(heard(sink, p) == [("published", "Fireworks")] for p in later)


def test_a_worker_at_a_batch_stops_at_a_retraction(sink, people, publish, step, work):
    near = people(24)
    alert = publish()
    sender = work(between=lambda: step(actions.retract, alert, OTHER))
    both = [("published", "Shots fired"), ("retracted", "Fireworks")]
    early = sender.told(0)
    assert early and [heard(sink, p) for p in early] == [both] * len(early)
    assert sum(len(heard(sink, p)) for p in near) == 2 * len(early)


def test_only_the_newest_of_two_corrections_is_told(sink, people, publish, step, work):
    near = people(12)
    alert = publish()
    work()
    step(actions.correct, alert, OTHER)
    step(actions.correct, alert, THIRD)
    work()
    both = [("published", "Shots fired"), ("corrected", "Car backfire")]
    assert all(heard(sink, p) == both for p in near)


def test_an_end_interrupts_nobody_and_stops_the_first_word(sink, people, publish, step, work):
    near = people(24)
    alert = publish()
    sender = work(between=lambda: step(actions.end, alert))
    assert len(sender.handfuls) == 1
    assert sum(len(heard(sink, p)) for p in near) == len(sender.told(0)) > 0


@pytest.mark.parametrize(("minutes", "is_told"), [(59.9, True), (60, False), (61, False)])
def test_at_sixty_minutes_nobody_is_told_any_more(sink, people, publish, work, minutes, is_told):
    (person,) = people(1)
    alert = publish(minutes_ago=minutes)
    work()
    assert bool(heard(sink, person)) is is_told
    noted = Entry.objects.filter(kind="alert not told further", facts__alert=str(alert))
    assert noted.exists() is not is_told
    assert AlertEvent.objects.get(alert_id=alert).expanded_at


def test_the_hour_is_looked_at_again_at_the_moment_of_sending(
    sink, people, publish, work, login_as
):
    near = people(600)
    alert = publish(minutes_ago=59)
    expand_all(login_as)
    age(alert)
    work()
    assert all(heard(sink, p) == [] for p in near)
    assert Entry.objects.filter(kind="alert not told further").count() == 1
    assert not Delivery.objects.filter(state__lt=2).exists()


def age(alert):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE alerts_alert SET happened_at = happened_at - interval '1 minute' WHERE id = %s",
            [alert],
        )


def test_a_correction_goes_out_however_old_the_alert_is(sink, people, publish, step, work):
    (person,) = people(1)
    alert = publish(minutes_ago=59)
    work()
    age(alert)
    step(actions.correct, alert, OTHER)
    work()
    assert heard(sink, person)[1:] == [("corrected", "Fireworks")]


def test_who_left_or_switched_off_since_is_skipped(sink, people, publish, step, work):
    gone, off, here = people(3)
    alert = publish()
    work()
    PushSubscription.objects.filter(resident_id=gone).delete()
    Resident.objects.filter(pk=gone).delete()
    Place.objects.filter(resident_id=off).update(by_push=False)
    step(actions.correct, alert, OTHER)
    work()
    assert [len(heard(sink, p)) for p in (gone, off, here)] == [1, 1, 2]


def test_a_browser_that_is_gone_is_forgotten(people, publish, work):
    people(2, prefix="gone-")
    publish()
    work()
    assert PushSubscription.objects.count() == 0
    assert not Delivery.objects.filter(state__lt=2).exists()


def test_a_busy_service_is_asked_again_later_and_nobody_is_lost(sink, people, publish, work):
    (busy,) = people(1, prefix="busy-")
    near = people(20)
    alert = publish()
    work()
    waiting = list(Delivery.objects.filter(state=0))
    left = [person for batch in waiting for person in batch.recipients]
    assert sorted(left) == sorted([busy, *(p for p in near if not heard(sink, p))])
    assert all(b.lease_until > timezone.now() and b.batch < 0 for b in waiting)
    assert not set(Delivery.objects.get(alert_id=alert, state=2).recipients) & set(left)
    Delivery.objects.filter(state=0).update(lease_until=None)
    work()
    assert sink.seen()[f"busy-{busy}"] == 1
    assert all(heard(sink, p) == [("published", "Shots fired")] for p in near)


def test_once_an_alert_is_over_no_row_says_who_was_told(people, publish, step, work, login_as):
    people(30)
    alert = publish()
    work()
    assert Delivery.objects.exclude(recipients=None).exists()
    step(actions.end, alert)
    work()
    with login_as("worker"):
        tasks.erase_recipients(timezone.now())
    assert not Delivery.objects.exclude(recipients=None).exists()


def test_a_retraction_is_told_before_its_recipients_are_erased(
    sink, people, publish, step, work, login_as
):
    (person,) = people(1)
    alert = publish()
    work()
    step(actions.retract, alert, OTHER)
    expand_all(login_as)
    with login_as("worker"):
        tasks.erase_recipients(timezone.now())
    work()
    assert heard(sink, person)[-1] == ("retracted", "Fireworks")
    with login_as("worker"):
        tasks.erase_recipients(timezone.now())
    assert not Delivery.objects.exclude(recipients=None).exists()


def test_a_batch_whose_recipients_were_erased_tells_nobody(people, publish, work, login_as):
    people(5)
    publish()
    expand_all(login_as)
    with login_as("worker"):
        batch = batches.claim(Channel.PUSH, batches.new_worker(), timezone.now())
        Delivery.objects.update(recipients=None, state=2)
        with pytest.raises(batches.Moved):
            batches.advance(batch, 0, 5, 1, timezone.now())
        loop = Loop(Channel.PUSH, None, expands=False)
        with pytest.raises(batches.Lost):
            deliver._after(deliver.what_to_say(batch), batch)
    assert loop.work(threading.Event()) is False


def test_keys_agreed_ahead_are_used_once_and_refilled_when_idle(people, publish, work, login_as):
    people(10)
    with login_as("worker"):
        assert tasks.refill_keys() == 20
        assert tasks.refill_keys() == 0
    sealed = {bytes(key.ikm_sealed) for key in PushKeyAhead.objects.all()}
    assert len(sealed) == 20
    publish()
    work()
    assert PushKeyAhead.objects.count() == 10
    with login_as("worker"):
        assert tasks.refill_keys() == 10


def test_a_pool_sealed_under_another_key_is_done_without(sink, people, publish, work, settings):
    (person,) = people(1)
    pool.refill(5)
    PushKeyAhead.objects.update(ikm_sealed=b"x" * 60)
    publish()
    work()
    assert heard(sink, person) == [("published", "Shots fired")]


@pytest.fixture
def post():
    with mailbox.running() as box:
        yield box


def mail_loop(url, login_as):
    loop = Loop(Channel.MAIL, MailTeller(url), expands=False)
    with login_as("worker"):
        loop.worker = batches.new_worker()
        loop.work(threading.Event())
    loop.teller.close()


def test_mail_goes_to_those_who_asked_for_it_and_a_correction_follows(
    post, people, publish, step, login_as
):
    people(7, by_mail=True, by_push=False, email="mail{n}@example.org")
    people(2, by_mail=False)
    alert = publish()
    expand_all(login_as)
    mail_loop(post.url, login_as)
    step(actions.correct, alert, OTHER)
    expand_all(login_as)
    mail_loop(post.url, login_as)
    for n in range(7):
        subjects = [m["Subject"] for m in post.to(f"mail{n}@example.org")]
        assert len(subjects) == 2 and subjects[0] == "Shots fired" and "Fireworks" in subjects[1]
    assert len(post.messages) == 14


def test_a_dead_mail_server_delays_letters_and_loses_none(post, people, publish, login_as):
    people(7, by_mail=True, by_push=False, email="late{n}@example.org")
    publish()
    expand_all(login_as)
    mail_loop("smtp://127.0.0.1:1", login_as)
    waiting = Delivery.objects.get(channel="mail")
    assert (waiting.state, waiting.done_upto) == (0, 0)
    assert waiting.lease_until > timezone.now()
    Delivery.objects.update(lease_until=None)
    mail_loop(post.url, login_as)
    assert len(post.messages) == 7
