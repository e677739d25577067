"""Server-sent events."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import StreamingResponse

from catalog.errors import UsageError

HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    # A proxy that collects an answer before passing it on would hold back what is live.
    "X-Accel-Buffering": "no",
}
RETRY_MILLISECONDS = 1000


@dataclass(frozen=True, slots=True)
class Message:
    """One event; one without a name is a comment, which keeps a silent connection open. `id` says where to go on."""

    event: str
    data: str = ""
    id: str = ""

    def encode(self) -> bytes:
        """The message as the protocol has it."""
        if not self.event:
            return b": \n\n"
        lines = [f"event: {self.event}"]
        if self.id:
            lines.append(f"id: {self.id}")
        lines += [f"data: {line}" for line in self.data.split("\n")]
        return ("\n".join(lines) + "\n\n").encode("utf-8", "replace")


def event_stream(messages: AsyncIterator[Message]) -> StreamingResponse:
    """The messages as they come."""

    async def encoded() -> AsyncIterator[bytes]:
        yield f"retry: {RETRY_MILLISECONDS}\n\n".encode()
        async for message in messages:
            yield message.encode()

    return StreamingResponse(encoded(), headers=HEADERS)


def resume_point(request: Request) -> int:
    """The number behind which a listener goes on: that of the last message it had, else `?after=`, else 0.

    Raises UsageError (rule query-invalid).
    """
    given = request.headers.get("last-event-id", "") or request.query_params.get("after", "") or "0"
    if not (given.isascii() and given.isdigit() and len(given) < 16):
        raise UsageError("the place to go on from is no number", rule="query-invalid")
    return int(given)
