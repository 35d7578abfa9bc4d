"""The push API over HTTP: what is taken, what is refused and why, and that nothing is half kept."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from lamppost.dispatch import actions, api
from lamppost.dispatch.bucket import Buckets
from lamppost.dispatch.models import Call, ExactPlace, PushKey
from lamppost.dispatch.tests.conftest import NOISE, outcomes, record, stored

pytestmark = pytest.mark.django_db


def errors(answer, status=422):
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    return {error["field"]: error["reason"] for error in answer.json()["errors"]}


def test_a_call_is_pushed_and_kept(push):
    answer = push(record())
    assert answer.json() == {"calls": [{"number": "A1", "outcome": "new"}]}
    assert stored() == [("A1", "publish")]


@pytest.mark.parametrize("wrap", [lambda calls: calls, lambda calls: {"calls": calls}])
def test_a_batch_is_a_list_or_an_object_with_calls(push, wrap):
    answer = push(body=json.dumps(wrap([record("A1"), record("A2", code=NOISE)])))
    assert answer.json()["calls"] == [
        {"number": "A1", "outcome": "new"},
        {"number": "A2", "outcome": "not kept", "reason": "disturbance"},
    ]


def test_what_comes_twice_is_kept_once(push):
    same = record()
    assert [outcomes(push(same)) for _ in range(3)] == [["new"], ["same"], ["same"]]
    assert Call.objects.count() == 1


def test_updates_cancels_and_recodes_follow(push):
    first = record()
    push(first)
    assert outcomes(push(first | {"status": "closed"})) == ["changed"]
    assert outcomes(push(first | {"status": "cancelled"})) == ["changed"]
    assert outcomes(push(first | {"status": "cancelled", "final_code": NOISE})) == ["changed"]
    assert stored("decision", "state") == [("never", "cancelled")]
    assert ExactPlace.objects.count() == 0


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"number": None}, "number"),
        ({"code": None}, "code"),
        ({"description": None}, "description"),
        ({"occurred_at": None}, "occurred_at"),
        ({"location": None, "latitude": None, "longitude": None}, "location"),
        ({"latitude": None}, "latitude"),
        ({"longitude": None}, "longitude"),
        ({"code": "  "}, "code"),
        ({"number": 5}, "number"),
        ({"number": "9" * 61}, "number"),
        ({"code": ["x"]}, "code"),
        ({"code": "x" * 201}, "code"),
        ({"description": {"a": 1}}, "description"),
        ({"description": "x" * 501}, "description"),
        ({"location": True}, "location"),
        ({"location": "a\0b"}, "location"),
        ({"latitude": "41.9"}, "latitude"),
        ({"latitude": 91}, "latitude"),
        ({"latitude": True}, "latitude"),
        ({"longitude": -181}, "longitude"),
        ({"longitude": 10**400}, "longitude"),
        ({"occurred_at": "yesterday"}, "occurred_at"),
        ({"occurred_at": 1767953760}, "occurred_at"),
        ({"occurred_at": "2026-01-09T10:00:00"}, "occurred_at"),
        ({"occurred_at": "2026-01-09"}, "occurred_at"),
        ({"occurred_at": "0001-01-01T00:00:00+14:00"}, "occurred_at"),
        ({"updated_at": "9999-12-31T23:59:59Z"}, "updated_at"),
        ({"status": "burning"}, "status"),
        ({"status": ["open"]}, "status"),
        ({"test": "yes"}, "test"),
        ({"centre": "c" * 41}, "centre"),
        ({"final_code": 7}, "final_code"),
    ],
)
def test_a_malformed_field_is_named_and_nothing_is_kept(push, other, field):
    wrong = {name: value for name, value in (record("A2") | other).items() if value is not None}
    answer = push(record("A1"), wrong)
    assert list(errors(answer)) == [field]
    assert answer.json()["errors"][0]["call"] == 1
    assert stored() == []


def test_every_malformed_field_of_a_record_is_named_at_once(push):
    assert set(errors(push(record(code=1, latitude="x", status="?")))) == {
        "code",
        "latitude",
        "status",
    }


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        (b"{", 400, "body"),
        (b"not json", 400, "body"),
        (b"[1,]", 400, "body"),
        (b'{"number": NaN}', 400, "body"),
        (b'{"latitude": Infinity}', 400, "body"),
        (b'{"number": "\xff\xfe"}', 400, "body"),
        ("\ufeff[]".encode("utf-16"), 400, "body"),
        (b'{"code": "a", "code": "b"}', 400, "code"),
        (b'{"Jane Roe": 1, "Jane Roe": 2}', 400, "body"),
        (b"[" * 100_000 + b"]" * 100_000, 400, "body"),
        (b'{"a":' * 40 + b"1" + b"}" * 40, 400, "body"),
        (b'{"latitude": ' + b"9" * 10_000 + b"}", 400, "body"),
        (b"[]", 422, "body"),
        (b"null", 422, "body"),
        (b"5", 422, "body"),
        (b'"text"', 422, "body"),
        (b'{"calls": []}', 422, "calls"),
        (b'{"calls": {}}', 422, "calls"),
        (b'{"calls": "Jane"}', 422, "calls"),
        (b'[[{"number": "A1"}]]', 422, "body"),
        (b"[null]", 422, "body"),
    ],
)
def test_a_body_that_is_no_list_of_records_is_refused(push, body, status, field):
    answer = push(body=body)
    assert list(errors(answer, status)) == [field]
    assert b"Jane" not in answer.content
    assert stored() == []


def test_a_body_of_more_than_5_megabytes_is_refused(push):
    answer = push(body=json.dumps(record(narrative="x" * api.LARGEST)))
    assert list(errors(answer, 413)) == ["body"]


def test_more_than_1000_calls_are_refused_whole(push):
    many = [record(str(i)) for i in range(1001)]
    assert list(errors(push(*many))) == ["body"]
    assert stored() == []
    assert len(outcomes(push(*many[:1000]))) == 1000


@pytest.mark.parametrize(
    ("options", "status", "field"),
    [
        ({"content_type": "text/plain"}, 415, "Content-Type"),
        ({"content_type": "application/x-www-form-urlencoded"}, 415, "Content-Type"),
        ({"headers": {"Content-Encoding": "gzip"}}, 415, "Content-Encoding"),
    ],
)
def test_other_kinds_of_body_are_refused(push, options, status, field):
    assert list(errors(push(record(), **options), status)) == [field]


def test_a_kept_call_is_not_a_page(on_surface, push):
    push(record())
    with on_surface("intake") as client:
        for path in ("/v1/calls", "/v1/calls/A1", "/", "/v1/docs"):
            assert client.get(path).status_code in (404, 405)


def test_without_a_key_nothing_is_read(push):
    for headers in (
        {"Authorization": ""},
        {"Authorization": "Bearer nonsense"},
        {"Authorization": "x"},
    ):
        answer = push(body=b"{", headers=headers)
        assert list(errors(answer, 401)) == ["Authorization"]
        assert answer["WWW-Authenticate"] == "Bearer"


def test_a_revoked_key_opens_nothing(push, now):
    assert outcomes(push(record())) == ["new"]
    assert actions.revoke_key(PushKey.objects.get().pk, now=now)
    assert push(record("A2")).status_code == 401
    assert not actions.revoke_key(PushKey.objects.get().pk, now=now)


def test_the_key_of_a_feed_that_is_off_opens_nothing(push, feed):
    feed.is_live = False
    feed.save()
    assert push(record()).status_code == 401


def test_a_key_is_stored_by_its_hash_only(key):
    row = PushKey.objects.values().get()
    assert key not in str(row)
    assert key.startswith("lp_")


def test_a_sandbox_key_cannot_reach_the_queue(push, feed, now):
    sandbox = actions.make_key(feed.name, now=now, is_sandbox=True)
    answer = push(record(), record("A2", code=NOISE), key=sandbox)
    assert answer.json()["calls"] == [
        {"number": "A1", "outcome": "sandbox"},
        {"number": "A2", "outcome": "sandbox", "reason": "disturbance"},
    ]
    assert (Call.objects.count(), ExactPlace.objects.count()) == (0, 0)


def test_a_sandbox_key_cannot_change_a_real_call(push, feed, now):
    push(record())
    sandbox = actions.make_key(feed.name, now=now, is_sandbox=True)
    push(record(status="cancelled"), key=sandbox)
    assert stored("state") == [("open",)]


def test_a_call_flagged_as_a_test_cannot_reach_the_queue(push):
    assert outcomes(push(record(test=True))) == ["not kept"]
    assert stored() == []


def test_a_test_flag_cannot_change_a_real_call(push):
    push(record())
    assert outcomes(push(record(test=True, status="cancelled"))) == ["not kept"]
    assert stored("state") == [("open",)]


def test_59_59_is_taken_and_60_00_is_not(push):
    now = datetime.now(UTC)
    young = record("A1", occurred_at=(now - timedelta(minutes=59, seconds=30)).isoformat())
    old = record("A2", occurred_at=(now - timedelta(minutes=60)).isoformat())
    answer = push(young, old)
    assert outcomes(answer) == ["new", "not kept"]
    assert answer.json()["calls"][1]["reason"] == "an hour old"


def test_a_flood_is_told_to_wait(push, monkeypatch):
    monkeypatch.setattr(api, "buckets", Buckets(per_second=0.01, burst=2))
    answers = [push(record()) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 < int(answers[2]["Retry-After"]) <= 100


def test_when_the_database_refuses_the_sender_is_asked_to_come_again(
    push, caplog, mailoutbox, settings
):
    settings.ADMINS = [("Operator", "operator@example.org")]
    with connection.cursor() as cursor:
        cursor.execute("REVOKE EXECUTE ON FUNCTION ctx.heard FROM lp_intake")
    answer = push(record(location="77 SECRET AVE"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert stored() == []
    assert "ProgrammingError" in caplog.text
    for text in (caplog.text, answer.content.decode(), str([m.message() for m in mailoutbox])):
        assert "SECRET" not in text


def test_it_describes_itself(on_surface):
    with on_surface("intake") as client:
        described = client.get("/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    operation = described["paths"]["/v1/calls"]["post"]
    assert operation["operationId"] == "push_calls"
    assert set(operation["responses"]) == {
        "200", "400", "401", "411", "413", "415", "422", "429", "503"
    }  # fmt: skip
