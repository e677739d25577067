"""Which names a request may call the server by, and from which sites it may be made.

A browser can be made to send requests here by any page, also to a server of this machine by a name that is bound to its
address (DNS rebinding). The Host header tells the name, the Origin header the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from hub.app.asgi import PROBES, SAFE_METHODS, App, Receive, Scope, Send, header, headers_named
from hub.app.refuse import refuse

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?")
_ORIGIN = re.compile(r"(https?)://(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?")
_PORTS = {"http": "80", "https": "443"}


@dataclass(frozen=True)
class HostGuard:
    """Passes on requests to one of `names` (lower case; empty: any name), made by no foreign page.

    An orchestrator probes by addresses that nobody knows beforehand, so probes pass.
    """

    app: App
    names: frozenset[str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 421 to a foreign Host and 403 to a foreign Origin."""
        if scope["type"] != "http" or scope["path"] in PROBES:
            await self.app(scope, receive, send)
            return
        host = self._host(scope)
        if host is None:
            hint = "name further hosts of the server with --allow-host"
            message = "the request is for another host"
            await refuse(scope, send, 421, "host-unknown", message, hint=hint)
        elif not _from_here(scope, host):
            message = "the request was made by a page of another site"
            await refuse(scope, send, 403, "origin-foreign", message, hint="open the hub's own pages")
        else:
            await self.app(scope, receive, send)

    def _host(self, scope: Scope) -> tuple[str, str] | None:
        """The name and port of the Host header, None unless there is one that is ours."""
        given = headers_named(scope, b"host")
        found = _HOST.fullmatch(given[0].decode("latin-1")) if len(given) == 1 else None
        if found is None:
            return None
        name = found[1].lower().strip("[]").rstrip(".")
        return (name, found[2] or "") if not self.names or name in self.names else None


def _from_here(scope: Scope, host: tuple[str, str]) -> bool:
    if scope["method"] in SAFE_METHODS:
        return True
    origins = headers_named(scope, b"origin")
    if not origins:
        cross = header(scope, b"sec-fetch-site") in (b"cross-site", b"same-site")
        by_cookie = bool(headers_named(scope, b"cookie"))
        by_token = bool(header(scope, b"authorization"))
        return not cross and (by_token or not by_cookie)
    found = _ORIGIN.fullmatch(origins[0].decode("latin-1").lower()) if len(origins) == 1 else None
    if found is None:
        return False
    port = _PORTS[found[1]]
    return (found[2].strip("[]"), found[3] or port) == (host[0], host[1] or port)
