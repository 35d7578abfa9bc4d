"""Which addresses may be asked: public ones only, however they are written."""

import pytest

from lamppost.dispatch.addresses import Refused, may_ask, resolve

REFUSED = """
127.0.0.1 127.255.0.9 0.0.0.0 0.1.2.3 10.1.1.1 100.64.1.1 169.254.169.254 172.16.0.1 172.31.0.1
192.0.0.170 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1
239.1.1.1 240.0.0.1 255.255.255.255
:: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::7f00:1 ::a9fe:a9fe
64:ff9b::a9fe:a9fe 64:ff9b::7f00:1 64:ff9b:1::a00:1 2002:7f00:1:: 2002:a9fe:a9fe::1
2001:0:7f00:1:0:0:80ff:fffe 2001:db8::1 100::1 fc00::1 fd00::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1
3fff::1 5f00::1 nonsense 1.2.3
""".split()
ALLOWED = """
8.8.8.8 1.1.1.1 93.184.216.34 172.32.0.1 100.128.0.1 2606:4700:4700::1111 2a00:1450:4001:81b::200e
::ffff:8.8.8.8 64:ff9b::808:808
""".split()


@pytest.mark.parametrize("address", REFUSED)
def test_an_address_that_is_not_public_is_refused(address):
    assert not may_ask(address)


@pytest.mark.parametrize("address", ALLOWED)
def test_a_public_address_may_be_asked(address):
    assert may_ask(address)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_loopback_may_be_allowed_by_itself(address):
    assert may_ask(address, allow_loopback=True)
    assert not may_ask("10.0.0.1", allow_loopback=True)


@pytest.mark.parametrize(
    "host", ["127.1", "0x7f.1", "2130706433", "0177.0.0.1", "localhost", "0", "[::1]"]
)
def test_other_ways_to_write_loopback_are_refused(host):
    with pytest.raises(Refused):
        resolve(host, 443)


def test_a_name_with_one_private_address_is_refused_whole(monkeypatch):
    answer = [(2, 1, 6, "", ("8.8.8.8", 443)), (2, 1, 6, "", ("10.0.0.1", 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: answer)
    with pytest.raises(Refused):
        resolve("both.example", 443)
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: answer[:1])
    assert resolve("one.example", 443) == ["8.8.8.8"]


def test_a_name_that_does_not_exist_is_refused():
    with pytest.raises(Refused):
        resolve("nobody.invalid", 443)
