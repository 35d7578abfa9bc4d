"""A feed of the Dallas code table in Chicago, and records as a centre would push them."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from lamppost.dispatch import actions, api
from lamppost.dispatch.models import Call, Feed

SHOOTING, ROBBERY, NOISE = "19 - SHOOTING", "20 - ROBBERY", "06 - MINOR DISTURBANCE"
CARDIAC = "CARDIAC ARREST - CPR IN PROGRESS"
AT_A_SCHOOL = (41.908222661137486, -87.66465698763656)


@pytest.fixture
def feed(db):
    return make_feed("dallas")


@pytest.fixture
def now():
    return datetime.now(UTC)


def make_feed(name, **other):
    """A feed of an agency of its own."""
    from lamppost.agencies.models import Agency

    agency = Agency.objects.create(slug=f"pd-{uuid.uuid4()}", name="PD", kind="police")
    return Feed.objects.create(agency=agency, name=name, source="push", **other)


def record(number="A1", minutes_ago=3, **other):
    """A record of the push API; give a field as None to leave it out."""
    at = datetime.now(UTC) - timedelta(minutes=minutes_ago)
    fields = {
        "number": number,
        "code": SHOOTING,
        "description": "Shooting",
        "occurred_at": at.isoformat(),
        "location": "1734 N KEDZIE AVE",
        "latitude": 41.917,
        "longitude": -87.707,
    } | other
    return {name: value for name, value in fields.items() if value is not None}


@pytest.fixture
def key(feed, now):
    api.buckets._left.clear()
    return actions.make_key(feed.name, now=now)


@pytest.fixture
def push(on_surface, key):
    """`push(record, ...)` over HTTP, with the rights of intake's login; gives the answer."""

    def send(*records, key=key, body=None, headers=(), **other):
        if body is None:
            body = json.dumps(records[0] if len(records) == 1 else records)
        authorized = {"Authorization": f"Bearer {key}"} | dict(headers)
        options = {"content_type": "application/json", "headers": authorized} | other
        with on_surface("intake") as client:
            return client.post("/v1/calls", body, **options)

    return send


def outcomes(answer):
    assert answer.status_code == 200, answer.content
    return [call["outcome"] for call in answer.json()["calls"]]


def stored(*fields):
    """What is kept of the calls, by number."""
    return list(Call.objects.order_by("number").values_list(*(fields or ("number", "decision"))))
