"""Secret things, done in the owner's seat of a running installation: `python -m ... WHAT`.

Prints what the test must know as JSON.
"""

import json
import sys
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402 Django must be set up first

from lamppost.accounts.actions import create_login  # noqa: E402
from lamppost.accounts.models import User  # noqa: E402
from lamppost.agencies import actions as agencies  # noqa: E402
from lamppost.alerts import actions as alerts  # noqa: E402
from lamppost.alerts.data import NewAlert, Wording  # noqa: E402
from lamppost.alerts.models import AlertEvent, Delivery  # noqa: E402
from lamppost.dispatch.models import Feed  # noqa: E402
from lamppost.places.cells import cell_at  # noqa: E402
from lamppost.places.data import Category  # noqa: E402
from lamppost.residents import actions as residents  # noqa: E402
from lamppost.residents import links  # noqa: E402
from lamppost.residents.data import Channel, PlaceName, Watch  # noqa: E402
from lamppost.residents.models import Place, Resident  # noqa: E402

PASSWORD = "a password of nobody else"
HERE = cell_at(41.9170, -87.7070)


def people():
    """An agency with an officer and a feed, and an editor; nothing secret yet."""
    now = timezone.now()
    agency = agencies.create_agency("pd", "Police Department", "police")
    agencies.create_officer(agency, "officer", PASSWORD, name="Ann Officer", title="Detective")
    create_login("editor", PASSWORD, "editor")
    feed = Feed.objects.create(agency_id=agency, name="pd", source="push", last_heard_at=now)
    words = Wording("Reports of shots fired", "Called in.", "Reportes de disparos", "Llamada.")
    alerts.publish(
        NewAlert(
            agency_id=agency,
            source_name="Police Department",
            category=Category.SHOTS_FIRED,
            wording=words,
            cell=HERE,
            place_name="Kedzie and Armitage",
            confirmed=False,
            happened_at=now - timedelta(minutes=20),
            received_at=now - timedelta(minutes=18),
            reviewed_at=now - timedelta(minutes=15),
        ),
        now=now - timedelta(minutes=15),
    )
    return {"feed": str(feed.pk)}


def join():
    """Twenty residents join and watch the place of the alert; one writes for a letter only."""
    now = timezone.now()
    for number in range(20):
        user = residents.add_confirmed(
            f"r{number}@example.org", PASSWORD, "en", watch=Watch(HERE), now=now
        )
        residents.add_place(user, Watch(cell_at(41.88, -87.63), PlaceName.WORK))
    residents.join("waiting@example.org", PASSWORD, "es", watch=Watch(HERE), now=now)
    return {"residents": Resident.objects.count()}


def told():
    """Whether everyone near was told of the alert."""
    waiting = AlertEvent.objects.filter(expanded_at=None).exists()
    return {"done": not waiting and not Delivery.objects.filter(state__lt=2).exists()}


def leave():
    """One opts out of mail, one of everything, one removes a place, one deletes the account."""
    first, second, third, fourth = Resident.objects.order_by("pk")[:4]
    residents.unsubscribe(links.leave_token(first.pk), Channel.MAIL)
    for channel in Channel:
        residents.unsubscribe(links.leave_token(second.pk), channel)
    Place.objects.filter(resident=third).first().delete()
    User.objects.get(pk=fourth.user_id).delete()
    return {"residents": Resident.objects.count()}


if __name__ == "__main__":
    json.dump(globals()[sys.argv[1]](), sys.stdout)
