"""The computers that may be called: only those that everybody on the internet can reach.

A name is resolved once, its addresses are looked at, and the connection goes to one of them: a
second answer of the name server (DNS rebinding) is never asked for.
"""

import ipaddress
import socket
from collections.abc import Container, Sequence
from typing import Any, NamedTuple

from hamm_registry.core.text import _, quote

IP = ipaddress.IPv4Address | ipaddress.IPv6Address

_MOST = 3
"""How many addresses of a host are tried: most have one or two, and the time is limited."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_SPECIAL = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.88.99.0/24",  # the relays of 6to4, out of use (RFC 7526)
        "2002::/16",  # 6to4 itself
        "2001::/32",  # Teredo, which leads to the computer of somebody at home (RFC 4380)
        "64:ff9b:1::/48",  # translation inside one network (RFC 8215)
        "3fff::/20",  # documentation (RFC 9637)
        "5f00::/16",  # segment routing (RFC 9602)
        "fec0::/10",  # site-local, out of use (RFC 3879)
    )
)
"""Networks that not every Python knows as special, see the registries of IANA."""


class ForbiddenAddress(Exception):
    """An address that must not be called, and why."""


class Peer(NamedTuple):
    """One address of a host as the system wants it for a connection."""

    family: int
    address: tuple[Any, ...]


def peers(host: str, port: int, allowed: Container[tuple[str, int]]) -> list[Peer]:
    """The addresses of a host, at most three; `allowed` hosts may be anywhere.

    Raises ForbiddenAddress where one of them is not public, OSError where the host has none.
    """
    return peers_in(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM), host, port, allowed)


def peers_in(
    answers: Sequence[tuple[int, int, int, str, tuple[Any, ...]]],
    host: str,
    port: int,
    allowed: Container[tuple[str, int]],
) -> list[Peer]:
    """The result of `peers` for these answers of the resolver."""
    every = [Peer(family, address) for family, _type, _protocol, _name, address in answers]
    if (host.lower(), port) not in allowed:
        refuse_private(host, [str(peer.address[0]) for peer in every])
    return list(dict.fromkeys(every))[:_MOST]


def refuse_private(host: str, addresses: Sequence[str]) -> None:
    """Raise ForbiddenAddress where any of the addresses of a host is not public."""
    for address in addresses:
        if not is_public(address):
            message = _("{host} is the private address {address}")
            raise ForbiddenAddress(message.format(host=quote(host), address=address))


def is_public(address: str) -> bool:
    """True if an IP address can be reached by everybody.

    An IPv6 address that stands for one of IPv4 is what that one is.

    >>> is_public("9.9.9.9"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1")
    (True, False, False)
    """
    ip = _meant(ipaddress.ip_address(address.partition("%")[0]))
    if ip.is_multicast or ip.is_reserved or ip.is_unspecified:
        return False
    return ip.is_global and not any(ip in network for network in _SPECIAL)


def _meant(ip: IP) -> IP:
    """The IPv4 address that a mapped one or one of NAT64 stands for; any other as it is."""
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return ip.ipv4_mapped
        if ip in _NAT64:
            return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip
