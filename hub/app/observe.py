"""Each request gets an id, a line in the log, a place in the metrics, and the headers that every answer has."""

from __future__ import annotations

import logging
import re
import secrets
import time
from dataclasses import dataclass

from hub.app.asgi import App, Message, Receive, Scope, Send, client_address, header
from hub.app.log_format import LOGGER
from hub.app.metrics import Metrics
from hub.app.refuse import refuse

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SECURITY_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass
class _Seen:
    status: int = 0
    sent: int = 0
    received: int = 0


@dataclass(frozen=True)
class Observer:
    """The outermost layer: what it passes on cannot end without an answer and a line in the log."""

    app: App
    metrics: Metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A bug below is answered with 500 and logged with its traceback."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        seen = _Seen()
        started = time.monotonic()
        self.metrics.active.inc()
        try:
            await self._pass_on(scope, receive, send, seen, request_id)
        finally:
            self.metrics.active.dec()
            self._note(scope, seen, time.monotonic() - started)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send, seen: _Seen, request_id: str) -> None:
        async def counted_receive() -> Message:
            message = await receive()
            seen.received += len(message.get("body", b""))
            return message

        async def dressed_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen.status = message["status"]
                message = {**message, "headers": _dressed(message["headers"], request_id)}
            seen.sent += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, counted_receive, dressed_send)
        except Exception:
            logging.getLogger(LOGGER).exception("bug", extra={"request_id": request_id})
            if seen.status:
                raise
            await refuse(scope, dressed_send, 500, "bug", "the hub has a bug, and could not answer")

    def _note(self, scope: Scope, seen: _Seen, seconds: float) -> None:
        route = _template(scope)
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self.metrics.requests.labels(method, route, str(seen.status)).inc()
        self.metrics.seconds.labels(method, route).observe(seconds)
        self.metrics.received.inc(seen.received)
        self.metrics.sent.inc(seen.sent)
        state = scope["state"]
        fields = {
            "request_id": state["request_id"],
            "method": method,
            "path": str(scope["path"])[:500],
            "route": route,
            "status": seen.status,
            "seconds": round(seconds, 6),
            "received": seen.received,
            "sent": seen.sent,
            "client": client_address(scope),
            "account": state.get("account", ""),
            "token_id": state.get("token_id", ""),
        }
        logging.getLogger(LOGGER).info("request", extra=fields)


_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})


def _request_id(scope: Scope) -> str:
    """The id the client or a proxy gave, where it is a plain word; else a new one."""
    given = header(scope, b"x-request-id")
    return given.decode("ascii") if _REQUEST_ID.fullmatch(given) else secrets.token_hex(12)


def _dressed(headers: list[tuple[bytes, bytes]], request_id: str) -> list[tuple[bytes, bytes]]:
    there = {name.lower() for name, _ in headers}
    wanted = {**SECURITY_HEADERS, "x-request-id": request_id}
    added = [(name.encode(), value.encode()) for name, value in wanted.items() if name.encode() not in there]
    return [*headers, *added]


def _template(scope: Scope) -> str:
    return str(getattr(scope.get("route"), "path", "")) or "none"
