"""Fetching: one request, to the address that was checked, and nothing followed."""

import contextlib
import gzip
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from lamppost.dispatch import fetch
from lamppost.dispatch.tests.local_feed import local_feed


@pytest.fixture
def feed():
    with local_feed() as feed:
        yield feed


def get(feed, **other):
    return fetch.get(feed.url, allow_loopback=True, **other)


def test_it_brings_the_body_and_the_etag(feed):
    feed.body, feed.headers = b'[{"a": 1}]', {"ETag": '"v1"'}
    assert get(feed) == fetch.Answer(200, b'[{"a": 1}]', '"v1"')


def test_it_sends_the_etag_and_the_token_and_nothing_about_us(feed):
    get(feed, etag='"v1"', token="t0ken")
    assert feed.asked[0]["if-none-match"] == '"v1"'
    assert feed.asked[0]["x-app-token"] == "t0ken"
    assert set(feed.asked[0]) <= {
        "host", "user-agent", "accept", "accept-encoding", "if-none-match", "x-app-token"
    }  # fmt: skip


def test_a_token_cannot_smuggle_a_header(feed):
    get(feed, token="x\r\nX-Evil: 1", etag="y\nX-Evil: 1")
    assert "x-evil" not in feed.asked[0]


def test_not_modified_has_no_body(feed):
    feed.status = 304
    assert get(feed).status == 304


@pytest.mark.parametrize("status", [429, 503])
def test_it_hears_how_long_to_stay_away(feed, status):
    feed.status, feed.headers = status, {"Retry-After": "120"}
    assert get(feed) == fetch.Answer(status, b"", "", timedelta(seconds=120))


def test_it_reads_a_date_to_come_back_at(feed):
    at = datetime.now(UTC) + timedelta(minutes=10)
    feed.status, feed.headers = 503, {"Retry-After": format_datetime(at, usegmt=True)}
    assert timedelta(minutes=9) < get(feed).retry_after <= timedelta(minutes=10)


def test_a_date_in_the_past_or_nonsense_means_no_wait(feed):
    feed.status, feed.headers = 503, {"Retry-After": "Thu, 01 Jan 2015 00:00:00 GMT"}
    assert get(feed).retry_after == timedelta(0)
    feed.headers = {"Retry-After": "soon"}
    assert get(feed).retry_after is None


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("to", ["http://169.254.169.254/latest/meta-data", "file:///etc/passwd"])
def test_a_redirect_is_an_answer_and_not_followed(feed, status, to):
    feed.status, feed.headers, feed.body = status, {"Location": to}, b"moved"
    assert get(feed) == fetch.Answer(status)
    assert len(feed.asked) == 1


def test_it_unpacks_gzip(feed):
    feed.body, feed.headers = gzip.compress(b"[1]"), {"Content-Encoding": "gzip"}
    assert get(feed).body == b"[1]"


def test_a_body_over_the_limit_is_refused_packed_or_not(feed, monkeypatch):
    monkeypatch.setattr(fetch, "LARGEST", 1000)
    feed.body = b"x" * 1001
    with pytest.raises(fetch.Failed):
        get(feed)
    feed.body, feed.headers = gzip.compress(b"x" * 1_000_000), {"Content-Encoding": "gzip"}
    with pytest.raises(fetch.Failed):
        get(feed)
    feed.body, feed.headers = b"x" * 1000, {}
    assert len(get(feed).body) == 1000


def test_half_an_answer_is_no_answer(feed):
    feed.cut_off = True
    with pytest.raises(fetch.Failed):
        get(feed)


def test_nobody_there_fails():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(fetch.Failed):
        fetch.get(f"http://127.0.0.1:{port}/", allow_loopback=True)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://localhost/",
        "https://10.0.0.8/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::a9fe:a9fe]/",
        "https://0x7f000001/",
        "https://2130706433/",
        "https://127.1/",
        "https://0/",
    ],
)
def test_private_addresses_are_refused_however_written(url):
    with pytest.raises(fetch.Refused):
        fetch.get(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://8.8.8.8/",
        "ftp://8.8.8.8/",
        "file:///etc/passwd",
        "gopher://8.8.8.8/",
        "https://user:secret@8.8.8.8/",
        "https://8.8.8.8@127.0.0.1/",
        "https://127.0.0.1\\@8.8.8.8/",
        "https://8.8.8.8 /",
        "https://8.8.8.8\r\nHost: x/",
        "https://exämple.org/",
        "https://example.org./",
        "https://8.8.8.8:0x50/",
        "https://[fe80::1%25eth0]/",
        "https://",
        "//8.8.8.8/",
        "",
    ],
)
def test_only_plain_https_addresses_are_asked(url):
    with pytest.raises(fetch.Refused):
        fetch.get(url)


def test_loopback_must_be_allowed(feed):
    with pytest.raises(fetch.Refused):
        fetch.get(feed.url)
    assert feed.asked == []


def test_the_address_that_was_checked_is_the_one_that_is_asked(feed, monkeypatch):
    """The name does not exist outside of the one answer we were given."""
    asked = []

    def once(host, port, **_):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr("socket.getaddrinfo", once)
    url = feed.url.replace("127.0.0.1", "feed.invalid")
    assert fetch.get(url, allow_loopback=True).status == 200
    assert (asked, feed.asked[0]["host"]) == (["feed.invalid"], f"feed.invalid:{feed.port}")


def test_a_name_that_answers_differently_a_moment_later_leads_nowhere(feed, monkeypatch):
    """Public when it is checked; curl itself, asked again, would go to loopback."""
    public = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", feed.port))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: public)
    monkeypatch.setattr("lamppost.dispatch.addresses.NEVER", [])
    monkeypatch.setattr("ipaddress.IPv4Address.is_global", property(lambda _: True))
    monkeypatch.setattr(fetch, "CONNECT_SECONDS", 1)
    with pytest.raises(fetch.Failed):
        fetch.get(f"http://localhost:{feed.port}/", allow_loopback=True)
    assert feed.asked == []


def test_no_proxy_is_used(feed, monkeypatch):
    for name in ("http_proxy", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/")
    assert get(feed).status == 200


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*a_certificate(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)
        thread = threading.Thread(target=greet_once, args=(server, context))
        thread.start()
        with pytest.raises(fetch.Failed):
            fetch.get(f"https://localhost:{server.getsockname()[1]}/", allow_loopback=True)
        thread.join()


def greet_once(server, context):
    line, _ = server.accept()
    line.settimeout(10)
    with line, contextlib.suppress(OSError):
        context.wrap_socket(line, server_side=True).close()


def a_certificate(folder):
    """Files of a self-signed certificate for localhost, and its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    cert_file, key_file = folder / "cert.pem", folder / "key.pem"
    cert_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return cert_file, key_file
