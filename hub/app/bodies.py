"""Bounds on the body of a request: how large it may be, and how long it may take to arrive."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from starlette.exceptions import HTTPException

from hub.app.asgi import App, Message, Receive, Scope, Send, header, headers_named
from hub.app.refuse import refuse

DRAIN_SECONDS = 2.0


@dataclass(frozen=True)
class BodyGuard:
    """Passes on requests; the body breaks off with 413 past `most` bytes, with 408 after `seconds`."""

    app: App
    most: int
    seconds: float

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A declared length that is too large is refused before a byte is read."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        body = _Body(receive, send, self.most, time.monotonic() + self.seconds, _expected(scope))
        declared = header(scope, b"content-length")
        if declared.isdigit() and (len(declared) > 15 or int(declared) > self.most):
            await refuse(scope, body.send_closing, 413, "body-too-large", too_large(self.most))
            return
        await self.app(scope, body.next, body.send_closing)


@dataclass
class _Body:
    receive: Receive
    send: Send
    most: int
    deadline: float
    unread: bool
    size: int = 0
    failed: HTTPException | None = field(default=None)

    async def next(self) -> Message:
        """The next part; HTTPException once a bound is passed."""
        if self.failed is not None:
            raise self.failed
        if not self.unread:
            return await self.receive()
        try:
            message = await asyncio.wait_for(self.receive(), self.deadline - time.monotonic())
        except asyncio.TimeoutError:
            self.failed = HTTPException(408, "the body of the request did not arrive in time")
            raise self.failed from None
        self._count(message)
        return message

    def _count(self, message: Message) -> None:
        self.size += len(message.get("body", b""))
        if self.size > self.most:
            self.failed = HTTPException(413, too_large(self.most))
            raise self.failed
        if not message.get("more_body", False):
            self.unread = False

    async def send_closing(self, message: Message) -> None:
        """Pass an answer on; one that comes before the body's end also ends the connection."""
        if message["type"] == "http.response.start" and self.unread:
            await self._drain()
            others = [line for line in message["headers"] if line[0].lower() != b"connection"]
            message = {**message, "headers": [*others, (b"connection", b"close")]}
        await self.send(message)

    async def _drain(self) -> None:
        """Read on for a moment: a client that still sends would take a closed connection for the answer."""
        until = time.monotonic() + DRAIN_SECONDS
        left = self.most
        while left > 0 and time.monotonic() < until:
            try:
                message = await asyncio.wait_for(self.receive(), until - time.monotonic())
            except asyncio.TimeoutError:
                return
            left -= len(message.get("body", b""))
            if not message.get("more_body", False):
                return


def _expected(scope: Scope) -> bool:
    """True when the request has a body."""
    return bool(headers_named(scope, b"transfer-encoding")) or header(scope, b"content-length") not in (b"", b"0")


def too_large(most: int) -> str:
    """What is said of a body beyond the bound."""
    return f"the body of a request has at most {most} bytes"
