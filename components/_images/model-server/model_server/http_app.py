"""The REST paths as an ASGI application."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from .errors import RequestError
from .rest import Answer, answer
from .versions import Versions

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
BODY_WITHIN = 30.0


class HttpApp:
    """Reads a body of bounded length in bounded time, and answers in a thread."""

    def __init__(self, versions: Versions, body_limit: int) -> None:
        self._versions = versions
        self._limit = body_limit

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        try:
            body = await asyncio.wait_for(self._body(scope, receive), BODY_WITHIN)
            found = await asyncio.to_thread(answer, self._versions, scope["method"], scope["path"], body)
        except RequestError as error:
            found = Answer(error.status, {"error": str(error)})
        except asyncio.TimeoutError:
            found = Answer(408, {"error": f"the request did not come within {BODY_WITHIN:g} seconds"})
        await _send(found, scope["method"], send)

    async def _body(self, scope: Message, receive: Receive) -> bytes:
        headers = dict(scope["headers"])
        if headers.get(b"content-encoding", b"identity") != b"identity":
            raise RequestError(415, "the request must come without a content encoding")
        too_long = RequestError(413, f"the request is longer than {self._limit} bytes")
        if int(headers.get(b"content-length", b"0")) > self._limit:
            raise too_long
        body = bytearray()
        while True:
            message = await receive()
            body += message.get("body", b"")
            if len(body) > self._limit:
                raise too_long
            if not message.get("more_body", False):
                return bytes(body)


async def _send(found: Answer, method: str, send: Send) -> None:
    body = found.body()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    if found.allow:
        headers.append((b"allow", found.allow.encode()))
    if found.status in (408, 413, 415):
        headers.append((b"connection", b"close"))  # the rest of the body is not read
    await send({"type": "http.response.start", "status": found.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})
