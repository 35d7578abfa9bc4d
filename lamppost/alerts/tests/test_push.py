"""Web Push, against the RFCs' own vectors and a reader we did not write."""

import base64
import json
import os
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import http_ece
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given
from hypothesis import strategies as st

from lamppost.alerts.models import Alert, AlertEvent
from lamppost.alerts.push import message
from lamppost.alerts.push.endpoint import NotAllowed, is_public, origin_of
from lamppost.alerts.push.pace import BURST, SLOWEST, Pace
from lamppost.alerts.push.seal import CURVE, LONGEST, agree, seal
from lamppost.alerts.push.sender import CurlSender, Fate, Push
from lamppost.alerts.push.vapid import Vapid, b64, unb64
from tests import push_sink

NOON = datetime(2026, 5, 1, 17, 0, tzinfo=UTC)


def test_the_example_of_rfc_8291_section_5_is_met_byte_for_byte():
    secret = int.from_bytes(unb64("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")
    agreed = agree(
        unb64(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIA"
            "iw4"
        ),
        unb64("BTBZMqHH6r4Tts7J_aSIgg"),
        ec.derive_private_key(secret, CURVE),
    )
    body = seal(
        agreed, b"When I grow up, I want to be a watermelon", unb64("DGv6ra1nlYgDCS1FRnbzlw")
    )
    assert b64(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmY"
        "WAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexS"
        "gSxsj_Qulcy4a-fN"
    )


def test_an_independent_reader_opens_a_hundred_of_a_hundred():
    for size in [*range(1, 99), LONGEST - 1, LONGEST]:
        browser, auth, text = ec.generate_private_key(CURVE), os.urandom(16), os.urandom(size)
        point = browser.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        body = seal(agree(point, auth), text)
        opened = http_ece.decrypt(body, private_key=browser, auth_secret=auth, version="aes128gcm")
        assert opened == text and len(body) <= 4096


def test_too_long_a_text_and_a_false_key_are_refused():
    with pytest.raises(ValueError, match="3993"):
        seal(agree_with_someone(), b"x" * (LONGEST + 1))
    with pytest.raises(ValueError):
        agree(b"\x04" + b"\x01" * 64, b"a" * 16)


def agree_with_someone():
    point = ec.generate_private_key(CURVE).public_key()
    raw = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return agree(raw, os.urandom(16))


def a_vapid():
    key = ec.generate_private_key(CURVE)
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return Vapid(base64.urlsafe_b64encode(private).decode(), "mailto:ops@example.org"), key


def test_the_vapid_header_is_signed_for_its_origin_and_kept():
    vapid, key = a_vapid()
    header = vapid.header("https://push.example", 1000.0)
    token, public = header.removeprefix("vapid t=").split(", k=")
    head, claims, signature = token.split(".")
    assert json.loads(unb64(head)) == {"typ": "JWT", "alg": "ES256"}
    assert json.loads(unb64(claims)) == {
        "aud": "https://push.example",
        "exp": 1000 + 12 * 3600,
        "sub": "mailto:ops@example.org",
    }
    raw = unb64(signature)
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, unb64(public))
    theirs.verify(
        encode_dss_signature(r, s), f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256())
    )
    assert theirs.public_numbers() == key.public_key().public_numbers()
    assert vapid.header("https://push.example", 1000.0 + 10 * 3600) == header
    assert vapid.header("https://push.example", 1000.0 + 11.5 * 3600) != header
    assert vapid.header("https://other.example", 1000.0) != header


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example/a",
        "https://127.0.0.1/a",
        "https://127.1/a",
        "https://2130706433/a",
        "https://0x7f.1/a",
        "https://[::1]/a",
        "https://[::ffff:169.254.169.254]/a",
        "https://10.0.0.1/a",
        "https://push.example:8443/a",
        "https://user:word@push.example/a",
        "https://push.example\\@evil.example/a",
        "https:///a",
        "ftp://push.example/a",
        "https://push.example/" + "a" * 1000,
        "https://push.ex\u00e4mple/a",
        "https://push.example/a b",
        "",
    ],
)
def test_an_endpoint_that_leads_elsewhere_is_refused(endpoint):
    with pytest.raises(NotAllowed):
        origin_of(endpoint)


def test_the_endpoints_of_real_push_services_are_taken():
    for host in ("fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com"):
        assert origin_of(f"https://{host}/wpush/v2/gAAA-_=") == f"https://{host}"
    assert origin_of("http://127.0.0.1:9/x", loopback=True) == "http://127.0.0.1:9"


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 ::1 0.0.0.0 :: ::ffff:127.0.0.1 64:ff9b::a9fe:a9fe 2002:7f00:1:: 169.254.169.254"
    " 100.64.1.1 10.1.1.1 192.168.1.1 172.31.0.1 fd00::1 fe80::1 fe80::1%eth0 224.0.0.1 ::7f00:1"
    " 2001:0:7f00:1:0:0:80ff:fffe 192.0.0.170 198.18.0.1 fec0::1".split(),
)
def test_no_connection_goes_to_an_address_that_is_not_public(address):
    assert not is_public(address)


def test_connections_go_to_public_addresses():
    assert is_public("8.8.8.8") and is_public("2606:4700:4700::1111")


def test_a_name_that_leads_to_this_machine_is_not_connected_to():
    push = Push("https://localhost:9/x", "https://localhost:9", (), b"x")
    (outcome,) = CurlSender().post([push])
    assert outcome.fate == Fate.LATER


def test_a_service_that_asks_for_patience_gets_it():
    pace = Pace()
    assert pace.refused(100.0, 30.0, too_fast=True) == 30.0
    assert pace.paused_for(129.0) == 1.0
    assert pace.refused(110.0, 0.0, too_fast=True) == 20.0  # the same refusal, heard again
    assert pace.rate == 10_000
    assert pace.paused_for(131.0) == 0.0


def test_a_service_that_stays_silent_is_left_alone_for_longer_each_time():
    pace, now, pauses = Pace(), 0.0, []
    for _ in range(10):
        pauses.append(pace.refused(now, 0.0, too_fast=False))
        now += pauses[-1] + 1
    assert pauses == sorted(pauses) and pauses[0] == 2 and pauses[-1] == 300


@given(st.lists(st.floats(0, 0.5), max_size=60), st.floats(SLOWEST, 5000))
def test_no_service_is_asked_more_often_than_its_pace(gaps, rate):
    pace, now, sent = Pace(rate=rate, counted_at=0.0), 0.0, 0
    for gap in gaps:
        now += gap
        while pace.wait(now) == 0.0:
            sent += 1
    assert sent <= BURST + now * rate + 1


def an_alert(**other):
    facts = {
        "pk": uuid4(),
        "severity": 0,
        "version": 1,
        "happened_at": NOON - timedelta(minutes=10),
        "ends_at": NOON + timedelta(hours=24),
    }
    alert = Alert(**(facts | other))
    event = AlertEvent(
        alert=alert,
        kind="published",
        version=1,
        title_en="Shots",
        text_en="Stay inside.",
        title_es="Disparos",
        text_es="Quédese adentro.",
    )
    return alert, event


def test_a_push_says_what_the_service_worker_needs_in_the_readers_language():
    alert, event = an_alert()
    said = json.loads(message.payload(alert, event, "es"))
    assert said == {
        "kind": "published",
        "alert": str(alert.pk),
        "version": 1,
        "title": "Disparos",
        "body": "Quédese adentro.",
        "tag": str(alert.pk),
        "url": f"/alerts/{alert.pk}",
    }


def test_even_the_longest_words_fit_one_record():
    alert, event = an_alert()
    event.title_en, event.text_en = "\N{FIRE}" * 120, '"\N{FIRE}' * 5000
    assert len(message.payload(alert, event, "en")) <= LONGEST


def test_news_is_kept_for_what_is_left_of_its_hour_and_a_correction_longer():
    alert, event = an_alert()
    first = message.headers(alert, event, "vapid", NOON)
    assert "TTL: 3000" in first and "Urgency: high" in first
    event.kind = "corrected"
    assert "TTL: 86400" in message.headers(alert, event, "vapid", NOON)


def test_an_alert_has_one_topic_of_32_characters():
    alert, _ = an_alert()
    assert message.topic(alert.pk) == message.topic(alert.pk)
    assert len(message.topic(alert.pk)) == 32


@pytest.fixture(scope="module")
def sink():
    with push_sink.running() as running:
        yield running


def a_push(sink, name):
    headers = ("TTL: 60", "Authorization: vapid t=x, k=y", "Expect:")
    return Push(sink.endpoint(name), sink.url, headers, b"sealed")


def test_each_push_gets_its_own_outcome_over_http_2(sink):
    sender = CurlSender(loopback=True, ca_file=sink.ca_file)
    names = ["a", "gone-1", "no-1", "b"]
    outcomes = sender.post([a_push(sink, name) for name in names])
    assert [o.fate for o in outcomes] == [Fate.SENT, Fate.GONE, Fate.REFUSED, Fate.SENT]
    (taken,) = sink.pushes("a")
    assert taken["http"] == "2" and taken["headers"]["ttl"] == "60"
    assert base64.b64decode(taken["body"]) == b"sealed"


def test_a_busy_service_is_not_asked_again_before_it_said(sink):
    sender = CurlSender(loopback=True, ca_file=sink.ca_file)
    (busy,) = sender.post([a_push(sink, "busy-1")])
    assert busy.fate == Fate.LATER and busy.after >= 1 and not busy.unsure
    (left_alone,) = sender.post([a_push(sink, "c")])
    assert left_alone.fate == Fate.LATER and "c" not in sink.seen()


def test_a_service_without_a_good_certificate_gets_nothing(sink):
    (outcome,) = CurlSender(loopback=True).post([a_push(sink, "d")])
    assert outcome.fate == Fate.LATER and "d" not in sink.seen()


def test_a_thousand_pushes_at_once_all_arrive_once(sink):
    sender = CurlSender(loopback=True, ca_file=sink.ca_file)
    names = [f"many-{n}" for n in range(1000)]
    outcomes = sender.post([a_push(sink, name) for name in names])
    assert {o.fate for o in outcomes} == {Fate.SENT}
    assert {name: n for name, n in sink.seen().items() if name in set(names)} == dict.fromkeys(
        names, 1
    )
