"""Which addresses a feed may be fetched from: public ones, whatever the name in its URL says.

Lists: IANA's special-purpose address registries (RFC 6890) and the ways to write an IPv4 address
inside an IPv6 one (mapped, compatible, 6to4, Teredo, NAT64). `ipaddress.is_global` alone lets
NAT64 and Teredo through.
"""

from __future__ import annotations

import ipaddress
import socket

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = [ipaddress.IPv6Network(n) for n in ("64:ff9b::/96", "64:ff9b:1::/48")]
NEVER = [
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/128",
        "::1/128",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    )
]


class Refused(Exception):
    """This address must not be asked."""


def resolve(host: str, port: int, *, allow_loopback: bool = False) -> list[str]:
    """The addresses of a host. Refused if there is none, or if any of them is not public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refused("the name cannot be resolved") from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not addresses or not all(may_ask(one, allow_loopback=allow_loopback) for one in addresses):
        raise Refused("the address is not a public one")
    return addresses


def may_ask(address: str, *, allow_loopback: bool = False) -> bool:
    """Whether an address is public; loopback only for tests and feeds on the same machine."""
    try:
        plain = unwrapped(ipaddress.ip_address(address))
    except ValueError:  # with a zone, such as fe80::1%eth0
        return False
    if allow_loopback and plain.is_loopback:
        return True
    return plain.is_global and not any(plain in network for network in NEVER)


def unwrapped(address: Address) -> Address:
    """The IPv4 address inside an IPv6 one, where there is one."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
    if inner:
        return inner
    is_compatible = int(address) >> 32 == 0 and int(address) > 1
    if is_compatible or any(address in network for network in NAT64):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address
