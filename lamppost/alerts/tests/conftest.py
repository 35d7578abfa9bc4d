"""People, alerts and workers for the tests of telling; a module may have its own of these names."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from lamppost.agencies.models import Agency
from lamppost.alerts import actions, batches, digest, expand
from lamppost.alerts.data import Channel, NewAlert, Wording
from lamppost.alerts.deliver import Loop
from lamppost.alerts.tell_digest import DigestTeller
from lamppost.alerts.tell_mail import MailTeller
from lamppost.places.data import Category
from tests import crowd, mailbox

WORDS = Wording("A burglary", "Lock up.", "Un robo", "Cierre bien.")


@pytest.fixture
def people(db):
    def make(how_many, *, devices=True, **options):
        where = {"endpoint": "https://push.example.org/{}".format} if devices else {}
        options = {"by_mail": True, "email": "n{n}@example.org"} | where | options
        with connection.cursor() as cursor:
            return crowd.fill(cursor, how_many, **options)

    return make


@pytest.fixture
def agency(db):
    return Agency.objects.create(slug="pd", name="Demo PD", kind="police")


@pytest.fixture
def publish(agency, login_as):
    def act(category=Category.SHOTS_FIRED):
        now = timezone.now()
        new = NewAlert(
            agency_id=agency.pk,
            source_name="Demo PD",
            category=category,
            wording=WORDS,
            cell=crowd.HERE,
            place_name="Armitage and Kedzie",
            confirmed=False,
            happened_at=now - timedelta(minutes=5),
            received_at=now,
            reviewed_at=now,
        )
        with login_as("desk"):
            return actions.publish(new, now=now)

    return act


class Ear:
    """A push service in a jar: whom it was told of, in order."""

    def __init__(self):
        self.heard = []

    def tell(self, people, alert, event, now):
        self.heard += [(person, str(event.kind)) for person in people]
        return {}

    def handful(self, batch):
        return 50

    def close(self):
        pass


@pytest.fixture
def post():
    with mailbox.running() as box:
        yield box


@pytest.fixture
def work(login_as, post):
    """Expand and tell on every channel, as the worker; the ear has the pushes."""
    ear = Ear()

    def act():
        with login_as("worker"):
            while expand.expand_next(timezone.now()):
                pass
            for _ in range(2):  # what one channel moves to another
                for channel, teller in (
                    (Channel.PUSH, ear),
                    (Channel.DIGEST, DigestTeller()),
                    (Channel.MAIL, MailTeller(post.url)),
                ):
                    loop = Loop(channel, teller, expands=False)
                    loop.worker = batches.new_worker()
                    loop.work(threading.Event())
                    teller.close()
        return ear.heard

    return act


@pytest.fixture
def morning(login_as, post, settings):
    """Send the digests that are due by tomorrow at noon; returns the letters."""
    settings.SMTP_URL = post.url

    def act():
        already = len(post.messages)
        with login_as("worker"):
            digest.send_due(timezone.now() + timedelta(hours=26))
        return post.messages[already:]

    return act
