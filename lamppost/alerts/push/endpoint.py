"""Where pushes may be sent. A browser names its push service, so anyone may name anything.

Only https, only public addresses, and that is checked on the address a connection goes to, so a
name that answers differently a moment later leads nowhere. Networks: IANA's special-purpose
registries (RFC 6890) and the ways to write an IPv4 address inside an IPv6 one.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from urllib.parse import urlsplit

import pycurl

LONGEST = 1000  # characters; the longest in use has about 250
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]")
NAT64 = [ipaddress.IPv6Network(n) for n in ("64:ff9b::/96", "64:ff9b:1::/48")]
NOT_PUBLIC = [
    ipaddress.ip_network(n)
    for n in (
        "192.0.0.0/24 192.88.99.0/24 198.18.0.0/15 224.0.0.0/4 240.0.0.0/4 "
        "2001::/23 3fff::/20 5f00::/16 fec0::/10 ff00::/8"
    ).split()
]


class NotAllowed(Exception):
    """Pushes are not sent to this address."""


def origin_of(endpoint: str, *, loopback: bool = False) -> str:
    """The push service of an endpoint, as https://host[:port]. NotAllowed if it is not one.

    `loopback` also allows http and this machine itself, for tests and a stand-in service.
    """
    if len(endpoint) > LONGEST or not endpoint.isascii() or re.search(r"[\s\\]", endpoint):
        raise NotAllowed("not a URL")
    try:
        where = urlsplit(endpoint)
        host, port = (where.hostname or "").lower(), where.port
    except ValueError:
        raise NotAllowed("not a URL") from None
    bracketed = f"[{host}]" if ":" in host else host
    if where.scheme != "https" and not (loopback and where.scheme == "http"):
        raise NotAllowed("only https")
    if where.username is not None or where.password is not None or not HOST.fullmatch(bracketed):
        raise NotAllowed("not a plain host name")
    if _is_address(host) and not is_public(host, loopback=loopback):
        raise NotAllowed("not a public address")
    if not loopback and port not in (None, 443):
        raise NotAllowed("not the usual port")
    return f"{where.scheme}://{bracketed}{f':{port}' if port else ''}"


def is_public(address: str, *, loopback: bool = False) -> bool:
    """Whether pushes may go to this IP address."""
    try:
        plain = _unwrapped(ipaddress.ip_address(address))
    except ValueError:  # with a zone, such as fe80::1%eth0
        return False
    if plain.is_loopback:
        return loopback
    return plain.is_global and not any(plain in network for network in NOT_PUBLIC)


def opener(*, loopback: bool):  # type: ignore[no-untyped-def]  # pycurl's own types
    """What opens curl's sockets: to public addresses only, whatever a name resolved to."""

    def open_socket(purpose, address):  # type: ignore[no-untyped-def]
        if not is_public(address.addr[0], loopback=loopback):
            return pycurl.SOCKET_BAD
        return _Handed(address.family, address.socktype, address.protocol)

    return open_socket


class _Handed(socket.socket):
    """A socket that curl makes a copy of for itself; ours is closed once it is let go."""

    def __del__(self) -> None:
        self.close()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host.replace(".", "").isdigit() or host.startswith("0x")  # 127.1, 2130706433
    return True


def _unwrapped(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The IPv4 address inside an IPv6 one, where there is one."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
    if inner:
        return inner
    compatible = int(address) >> 32 == 0 and int(address) > 1
    if compatible or any(address in network for network in NAT64):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address
