"""Fills the demo city: agencies with feeds, logins, residents, and the last days' alerts."""

from __future__ import annotations

import os
import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lamppost.config.demo import logins, people
from lamppost.config.demo.calls import City, codes
from lamppost.config.demo.history import Past, past
from lamppost.config.demo.places import folder, key_file, spot
from lamppost.places import lookups as places
from lamppost.places.cells import cell_at
from lamppost.places.data import FAMILY, Family

if TYPE_CHECKING:
    from uuid import UUID

SHOWN_BACK = timedelta(days=8)  # so that feed, map and the card of a typical day have something
AGENCIES = {  # feed: (slug, name, kind)
    "demo-police": ("demo-police", "Demo Police Department", "police"),
    "demo-fire": ("demo-fire", "Demo Fire Department", "fire"),
}


class NotADemo(SystemExit):
    """The database holds an installation that is not a demo."""


def fill() -> None:
    """Fill what is missing, all of it or nothing; quick when nothing is.

    NotADemo if the database has an agency that is none of ours.
    """
    from django.db import transaction

    folder().mkdir(exist_ok=True, mode=0o700)
    now = datetime.now(ZoneInfo(places.city().time_zone))
    with transaction.atomic():
        if not _is_there():
            _add_agencies(now)
            people.add_residents(now)
        _add_alerts(now)


def _is_there() -> bool:
    from lamppost.agencies.models import Agency

    if Agency.objects.filter(is_demo=False).exists():
        raise NotADemo(
            "This data folder holds an installation that is not a demo. "
            "Set LAMPPOST_DATA to another folder."
        )
    return Agency.objects.exists()


def _add_agencies(now: datetime) -> None:
    from lamppost.accounts import actions as accounts
    from lamppost.agencies import actions as agencies
    from lamppost.dispatch.actions import make_key
    from lamppost.dispatch.models import Feed

    for feed, (slug, name, kind) in AGENCIES.items():
        agency = agencies.create_agency(slug, name, kind, bounds=places.city().bounds, is_demo=True)
        Feed.objects.create(agency_id=agency, name=feed, source="push")
        _keep(feed, make_key(feed, now=now))
        if kind == "police":
            agencies.create_officer(
                agency, logins.OFFICER, logins.PASSWORD, name="Dana Demo", title="Officer"
            )
    for editor in logins.EDITORS:
        accounts.create_login(editor, logins.PASSWORD, "editor")


def _keep(feed: str, key: str) -> None:
    handle = os.open(key_file(feed), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(key)


def _add_alerts(now: datetime) -> None:
    """The alerts since the demo was last up, eight days at most; what is over is ended."""
    from lamppost.alerts.models import Alert, AlertEvent

    last = Alert.objects.order_by("-published_at").values_list("published_at", flat=True).first()
    since = max(last or now - SHOWN_BACK, now - SHOWN_BACK)
    if now - since < timedelta(hours=1):
        return
    agencies = _agencies()
    city = City(codes(), spot)
    for one in past(city, random.Random(int(since.timestamp())), since.astimezone(now.tzinfo), now):
        _publish(one, agencies, now)
    # Nobody is told of what was made up afterwards.
    AlertEvent.objects.filter(expanded_at=None).update(expanded_at=now)


def _agencies() -> dict[str, tuple[UUID, str]]:
    from lamppost.agencies.models import Agency

    return {agency.slug: (agency.pk, agency.name) for agency in Agency.objects.all()}


def _publish(one: Past, agencies: dict[str, tuple[UUID, str]], now: datetime) -> None:
    from lamppost.alerts import actions as alerts
    from lamppost.alerts.data import NewAlert
    from lamppost.newsdesk import wording
    from lamppost.newsdesk.data import Because

    cell = cell_at(one.spot.latitude, one.spot.longitude)
    name = places.cross_streets(cell)
    place = wording.Place.of(cell, name, places.cross_streets(cell, "es"))
    is_fire = FAMILY[one.category] is Family.FIRE
    agency, agency_name = agencies["demo-fire" if is_fire else "demo-police"]
    alert = alerts.publish(
        NewAlert(
            agency_id=agency,
            source_name=agency_name,
            category=one.category,
            wording=wording.first(one.category, place, one.happened_at),
            cell=cell,
            place_name=name,
            confirmed=False,
            happened_at=one.happened_at,
            received_at=one.received_at,
            reviewed_at=one.published_at,
            is_demo=True,
        ),
        now=one.published_at,
    )
    if one.retracted_at:
        words = wording.retracted(one.category, place, Because.RECODED)
        alerts.retract(alert, words, now=one.retracted_at)
    elif one.published_at + alerts.LIVES <= now:
        alerts.end(alert, now=one.published_at + alerts.LIVES)
