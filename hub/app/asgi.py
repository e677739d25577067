"""The types of the ASGI protocol, and small questions to a request."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def headers_named(scope: Scope, name: bytes) -> list[bytes]:
    """The values of a request's header, in order; `name` in lower case."""
    return [value for key, value in scope["headers"] if key == name]


def header(scope: Scope, name: bytes) -> bytes:
    """The first value of a request's header, empty when there is none; `name` in lower case."""
    return next(iter(headers_named(scope, name)), b"")


def client_address(scope: Scope) -> str:
    """The address a request came from, empty when it is not known."""
    client = scope.get("client")
    return str(client[0]) if client else ""
