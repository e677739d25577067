"""The HTTP protocol of uvicorn with a watch over clients that send headers, or read answers, too slowly."""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

_TIMEOUT = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class GuardedProtocol(H11Protocol):
    """A request's head has to be there `header_seconds` after its first byte, after the connection for the first one.

    A client that reads nothing of an answer for `stalled_seconds` is cut off.
    """

    header_seconds = 10.0
    stalled_seconds = 30.0
    _head: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See asyncio.Protocol."""
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        """See asyncio.Protocol."""
        if self._head is None and self.conn.their_state is h11.IDLE:
            self._await_head()
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._head_there()

    def pause_writing(self) -> None:
        """See asyncio.Protocol."""
        super().pause_writing()
        if self._stalled is None:
            self._stalled = self.loop.call_later(self.stalled_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """See asyncio.Protocol."""
        super().resume_writing()
        self._read_on()

    def connection_lost(self, exc: Exception | None) -> None:
        """See asyncio.Protocol."""
        self._head_there()
        self._read_on()
        super().connection_lost(exc)

    def _await_head(self) -> None:
        self._head = self.loop.call_later(self.header_seconds, self._head_missing)

    def _head_there(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None

    def _read_on(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def _head_missing(self) -> None:
        self._head = None
        if not self.transport.is_closing():
            self.transport.write(_TIMEOUT)
            self.transport.close()


def guarded_protocol(head: float, stalled: float) -> type[GuardedProtocol]:
    """The protocol for uvicorn with these bounds, in seconds."""

    class Bounded(GuardedProtocol):
        header_seconds = head
        stalled_seconds = stalled

    return Bounded
