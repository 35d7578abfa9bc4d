"""What the push test needs of an installation, by verb. Prints its answer as JSON."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from uuid import UUID

import django

django.setup()

from django.utils import timezone  # noqa: E402 Django must be set up first

from lamppost.agencies.models import Agency  # noqa: E402
from lamppost.alerts import actions  # noqa: E402
from lamppost.alerts.data import NewAlert, Wording  # noqa: E402
from lamppost.alerts.models import Delivery  # noqa: E402
from lamppost.places.cells import cell_at  # noqa: E402
from lamppost.places.data import Category  # noqa: E402
from lamppost.residents import actions as residents  # noqa: E402
from lamppost.residents.data import Quiet, Watch  # noqa: E402

HOME = cell_at(41.917, -87.707)
PASSWORD = "lamp light over porches"
FIRST = Wording("Shots fired near here", "Stay inside.", "Disparos cerca", "Quédese adentro.")
THEN = Wording("It was fireworks", "Nobody is hurt.", "Eran cohetes", "Nadie está herido.")


def resident() -> dict[str, str]:
    Agency.objects.create(slug="pd", name="Demo PD", kind="police")
    watch = Watch(HOME, by_mail=False)
    now = timezone.now()
    ana = residents.add_confirmed("ana@example.org", PASSWORD, "en", watch=watch, now=now)
    residents.set_telling(ana, Quiet(0, 0), 7)  # this may run at night
    return {"email": "ana@example.org", "password": PASSWORD}


def publish() -> str:
    now = timezone.now()
    new = NewAlert(
        agency_id=Agency.objects.get().pk,
        source_name="Demo PD",
        category=Category.SHOTS_FIRED,
        wording=FIRST,
        cell=HOME,
        place_name="Armitage and Kedzie",
        confirmed=False,
        happened_at=now - timedelta(minutes=5),
        received_at=now,
        reviewed_at=now,
    )
    return str(actions.publish(new, now=now))


def repeat(alert: str) -> int:
    """As if a worker had been killed before it could note that it had told everyone."""
    again = Delivery.objects.filter(alert_id=alert, channel="push")
    return again.update(state=0, done_upto=0, lease_until=None)


def correct(alert: str) -> None:
    actions.correct(UUID(alert), THEN, now=timezone.now())


if __name__ == "__main__":
    verb, *facts = sys.argv[1:]
    json.dump(globals()[verb](*facts), sys.stdout)
