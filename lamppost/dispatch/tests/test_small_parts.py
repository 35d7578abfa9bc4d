"""The push API's small parts: strict JSON, the bucket, what was seen."""

import json

import pytest

from lamppost.dispatch import strict_json
from lamppost.dispatch.bucket import Buckets
from lamppost.dispatch.seen import Seen
from lamppost.dispatch.sources import push


@pytest.mark.parametrize(
    "body", [b"[]", b'{"a": [1, 2.5, null, true, "\xc3\xa9"]}', b'  "text" ', b'"\\ud800"']
)
def test_what_is_json_is_read(body):
    assert strict_json.read(body) == json.loads(body)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"\xff", "UTF-8"),
        (b"NaN", "NaN"),
        (b"-Infinity", "NaN"),
        (b"{'a': 1}", "not JSON"),
        (b'{"a": 1, "a": 2}', "given twice"),
        (b"[" * 17 + b"]" * 17, "deeper"),
        (b"[" * 100_000, "deeper"),
        (b"1" * 10_000, "not JSON"),
        (b"\xef\xbb\xbf[]", "not JSON"),
    ],
)
def test_what_is_not_json_is_refused_with_a_reason(body, reason):
    with pytest.raises(strict_json.NotJson, match=reason):
        strict_json.read(body)


def test_an_error_names_only_fields_we_know():
    with pytest.raises(strict_json.NotJson) as refused:
        strict_json.read(b'{"Jane": 1, "Jane": 2}', known=("code",))
    assert refused.value.field == "body"
    with pytest.raises(strict_json.NotJson) as refused:
        strict_json.read(b'{"code": 1, "code": 2}', known=("code",))
    assert refused.value.field == "code"


def test_sixteen_levels_are_deep_enough():
    assert strict_json.read(b"[" * 16 + b"]" * 16)


def test_a_bucket_lets_a_burst_pass_and_then_so_many_a_second():
    bucket = Buckets(per_second=2, burst=3)
    assert [bucket.take("a", 0.0) for _ in range(4)] == [0, 0, 0, 0.5]
    assert bucket.take("a", 0.5) == 0
    assert bucket.take("a", 0.5) == 0.5
    assert bucket.take("b", 0.5) == 0


def test_what_was_seen_is_remembered_until_there_is_too_much():
    seen = Seen(most=2)
    marks = [seen.mark("call", i) for i in range(3)]
    seen.update(marks[:2])
    assert [mark in seen for mark in marks] == [True, True, False]
    seen.update(marks[2:])
    assert [mark in seen for mark in marks] == [False, True, True]


def test_a_mark_means_nothing_in_another_process():
    assert Seen().mark("call", 1) != Seen().mark("call", 1)


def test_a_recording_of_the_push_api_is_a_list_lines_or_a_table():
    one = {
        "number": "A1",
        "code": "SHOTS",
        "description": "Shots",
        "occurred_at": "2026-01-09T10:00:00Z",
        "latitude": 41.9,
        "longitude": -87.7,
        "test": True,
        "caller": "Jane Roe",
    }
    as_list = json.dumps([one]).encode()
    as_lines = (json.dumps(one) + "\n" + json.dumps(one | {"number": "A2"})).encode()
    as_table = (",".join(one) + "\n" + ",".join(map(str, one.values()))).encode()
    (call,) = push.parse_all(as_list)
    assert (call.latitude, call.is_test) == (41.9, True)
    assert push.parse_all(as_lines)[0] == push.parse_all(as_table)[0] == call
    assert "Jane" not in repr(call)
