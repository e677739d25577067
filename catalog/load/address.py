"""Which network addresses are public: the check for servers that read URLs given by others."""

from __future__ import annotations

import ipaddress
import socket
from typing import Final

from catalog.errors import FetchError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_GLOBAL_UNICAST: Final = ipaddress.IPv6Network("2000::/3")
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
# Azure's host service: a public number that only ever answers from inside, with the machine's secrets.
_CLOUD_INTERNAL: Final = frozenset({ipaddress.IPv4Address("168.63.129.16")})
# Kept for protocols, with the secrets of some clouds' machines among them; not every Python knows them as private.
_PROTOCOLS_V4: Final = ipaddress.IPv4Network("192.0.0.0/24")
_PROTOCOLS_V6: Final = ipaddress.IPv6Network("2001::/23")
_DOCUMENTATION: Final = ipaddress.IPv6Network("3fff::/20")


def is_public(address: Address) -> bool:
    """True when the address, and any IPv4 address embedded in it, belongs to the public internet."""
    if isinstance(address, ipaddress.IPv4Address):
        return (
            address.is_global
            and not (address.is_multicast or address.is_reserved or address.is_unspecified)
            and address not in _CLOUD_INTERNAL
            and address not in _PROTOCOLS_V4
        )
    embedded = _embedded(address)
    if embedded is not None:
        return is_public(embedded)
    kept = any(address in network for network in (_PROTOCOLS_V6, _DOCUMENTATION))
    return address in _GLOBAL_UNICAST and not kept and address.is_global


def _embedded(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def public_addresses(host: str, port: int) -> list[str]:
    """Resolve `host`; FetchError unless every address it has is public.

    The system's resolver is asked, so the decimal, octal and hexadecimal spellings of an address are seen for what
    they are. The caller connects to an address of this list and does not resolve again. Raises OSError when the host
    is unknown.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for number in numbers:
        if not is_public(ipaddress.ip_address(number)):
            raise FetchError(
                f"{host} has the address {number}, which is not public",
                rule="fetch-private-address",
                hint="only public addresses may be read here; private ones must be allowed explicitly",
            )
    return numbers
