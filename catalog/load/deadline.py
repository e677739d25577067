"""One end of time for a whole fetch, kept even against a server that sends a byte now and then."""

from __future__ import annotations

import socket
import threading
import time
from types import TracebackType


class Deadline:
    """A point in time, `seconds` from its making."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds until the deadline, 0 when it has passed."""
        return max(0.0, self._end - time.monotonic())

    def passed(self) -> bool:
        """True from the deadline on."""
        return self.left() == 0.0


class Watch:
    """A context in which the sockets added to it are cut off when the deadline passes.

    Socket timeouts start anew with every byte, so they cannot bound a transfer as a whole.
    """

    def __init__(self, deadline: Deadline) -> None:
        self._timer = threading.Timer(deadline.left(), self._cut)
        self._timer.daemon = True
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._over = False

    def add(self, connected: socket.socket) -> None:
        """Cut this socket too. A duplicate is kept, since TLS takes the original's descriptor away."""
        with self._lock:
            self._sockets.append(connected.dup())
            over = self._over
        if over:
            self._cut()

    def _cut(self) -> None:
        with self._lock:
            self._over = True
            for held in self._sockets:
                try:
                    held.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # the other side was faster

    def __enter__(self) -> Watch:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            for held in self._sockets:
                held.close()
            self._sockets.clear()
