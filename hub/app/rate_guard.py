"""Refusing the requests of a client that asks too often."""

from __future__ import annotations

import ipaddress
import math
from dataclasses import dataclass

from hub.app.asgi import PROBES, App, Receive, Scope, Send, client_address
from hub.app.rate import RateLimit
from hub.app.refuse import refuse


@dataclass(frozen=True)
class RateGuard:
    """Passes on requests within the limit of the address they come from."""

    app: App
    limit: RateLimit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 429, with the time to wait, past the limit. Probes and metrics are not counted."""
        wait = 0.0
        if scope["type"] == "http" and scope["path"] not in PROBES:
            wait = self.limit.take(network_of(client_address(scope)))
        if wait:
            headers = {"retry-after": str(math.ceil(wait))}
            await refuse(scope, send, 429, "too-many-requests", "too many requests", hint="wait", headers=headers)
        else:
            await self.app(scope, receive, send)


def network_of(address: str) -> str:
    """The address a limit counts: IPv4 as it is, of IPv6 the /64 that one customer has."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))
