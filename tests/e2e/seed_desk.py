"""Fills an installation with a busy desk: calls, two editors, sent alerts, codes nobody knows.

python -m tests.e2e.seed_desk               all of it; prints the ids as JSON
python -m tests.e2e.seed_desk call          one more call
python -m tests.e2e.seed_desk recode DRAFT  dispatch re-codes that draft's call
"""

from __future__ import annotations

import itertools
import json
import sys
from datetime import timedelta
from typing import Any
from uuid import UUID

import django

django.setup()

from django.utils import timezone  # noqa: E402 Django must be set up first

from lamppost.accounts import actions as accounts  # noqa: E402
from lamppost.agencies.models import Agency  # noqa: E402
from lamppost.dispatch.models import Call, CallChange, CodeTask, ExactPlace, Feed  # noqa: E402
from lamppost.newsdesk import actions  # noqa: E402
from lamppost.newsdesk.data import Attestation, Edit  # noqa: E402
from lamppost.newsdesk.drafting import category_of, words_of  # noqa: E402
from lamppost.newsdesk.models import Draft  # noqa: E402
from lamppost.places import lookups as places  # noqa: E402
from lamppost.places.cells import Cell, cell_at  # noqa: E402

PASSWORD = "two pairs of eyes"
NOW = timezone.now()
number = itertools.count(311_874)
CALLS = [  # category, code, minutes ago, where, decision
    ("burglary", "BURGLARY IN PROGRESS", 54.5, (41.9217, -87.7013), "publish"),
    ("robbery", "ROBBERY JO", 51.3, (41.9390, -87.7118), "publish"),
    ("vehicle_break_in_or_theft", "THEFT FROM VEHICLE", 36.4, (41.9247, -87.7027), "publish"),
    ("shots_fired", "SHOTS FIRED", 22.2, (41.9174, -87.7070), "publish"),
    ("shooting", "PERSON SHOT", 19.6, (41.9180, -87.7060), "publish"),
    ("fire_structure", "STRUCTURE FIRE", 13.1, (41.9322, -87.7127), "publish"),
    ("stabbing", "ASSAULT W/ WEAPON", 8.2, (41.9290, -87.6970), "review"),
]


def feed_of(slug: str, name: str, kind: str, heard_minutes_ago: float) -> Feed:
    agency = Agency.objects.create(slug=slug, name=name, kind=kind, is_demo=True)
    heard = NOW - timedelta(minutes=heard_minutes_ago)
    return Feed.objects.create(agency=agency, name=slug, source="push", last_heard_at=heard)


def call_in(
    feed: Feed, category: str, code: str, minutes: float, at: tuple[float, float], decision: str
) -> Call:
    cell = cell_at(*at)
    heard = NOW - timedelta(minutes=max(0, minutes - 1.7))
    call = Call.objects.create(
        feed=feed,
        agency=feed.agency,
        day=timezone.localdate(NOW),
        number=f"26-{next(number)}",
        code=code,
        decision=decision,
        category=category,
        cell=cell,
        place_name=places.cross_streets(cell),
        occurred_at=NOW - timedelta(minutes=minutes),
        received_at=heard,
        updated_at=heard,
    )
    ExactPlace.objects.create(
        call=call,
        latitude=at[0],
        longitude=at[1],
        location="1734 N KEDZIE AVE",
        purge_at=NOW + timedelta(hours=2),
    )
    return call


def edit(draft: Draft, by: UUID) -> Draft:
    what = Edit(
        version=draft.version,
        read_as=draft.read_as,
        category=category_of(draft),
        wording=words_of(draft),
        cell=Cell(draft.cell),
        confirmed=False,
        attestation=Attestation.ACTIVE_THREAT,
    )
    actions.edit(draft.pk, what, by=by, now=NOW)
    draft.refresh_from_db()
    return draft


def send(call: Call, one: UUID, other: UUID, minutes_later: float) -> Draft:
    at = call.received_at + timedelta(minutes=minutes_later)
    draft = edit(Draft.objects.get(call=call), one)
    actions.approve(draft.pk, version=draft.version, by=other, now=at)
    draft.refresh_from_db()
    return draft


def fill() -> dict[str, Any]:
    ana = accounts.create_login("ana", PASSWORD, "editor")
    ben = accounts.create_login("ben", PASSWORD, "editor")
    police = feed_of("city-police", "City Police (demo)", "police", 0.2)
    fire = feed_of("city-fire", "City Fire (demo)", "fire", 0.4)
    feed_of("park-police", "Park Police (demo)", "police", 47)
    calls = [call_in(fire if "fire" in c[0] else police, *c) for c in CALLS]
    out = [
        call_in(police, "shots_fired", "SHOTS FIRED", 41, (41.9170, -87.6990), "publish"),
        call_in(fire, "fire_residential", "RESIDENTIAL FIRE", 47, (41.9105, -87.7160), "publish"),
        call_in(police, "robbery", "ROBBERY", 33, (41.9098, -87.6772), "publish"),
    ]
    actions.open_drafts(NOW)
    sent = [send(call, ana, ben, 3 + 1.3 * n) for n, call in enumerate(out)]
    edit(Draft.objects.get(call=calls[5]), ben)
    edit(Draft.objects.get(call=calls[2]), ana)
    for code, times in (("SUSPICIOUS ODOR - INVESTIGATE", 14), ("BURG RES-JO", 5), ("10-39B", 2)):
        CodeTask.objects.create(feed=police, code=code, times_seen=times, first_seen_at=NOW)
    return {
        "password": PASSWORD,
        "drafts": {call.category: str(Draft.objects.get(call=call).pk) for call in calls},
        "sent": [str(draft.pk) for draft in sent],
    }


def one_more() -> None:
    feed = Feed.objects.get(name="city-fire")
    for _ in range(Call.objects.count()):
        next(number)  # these are taken
    call_in(feed, "explosion", "EXPLOSION", 1.2, (41.9300, -87.7000), "publish")


def recode(draft: str) -> None:
    call = Draft.objects.get(pk=draft).call
    call.code, call.decision, call.category, call.updated_at = "FIREWORKS", "never", "", NOW
    call.save()
    CallChange.objects.create(
        call=call, at=NOW, code=call.code, decision="never", category="", state=call.state
    )


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["call"]:
            one_more()
        case ["recode", draft]:
            recode(draft)
        case _:
            print(json.dumps(fill()))  # noqa: T201 this is how the test learns the ids
