"""Telling the user that a signal was heard, while someone else handles it."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from types import TracebackType

_HEARD = frozenset(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
_END = 0

STOPPING = "stopping (exit tasks still run); press Ctrl-C again to abort"
ABORTING = "aborting"


class SignalNotes:
    """While the block runs, calls `note` in a thread of its own at the first and the second signal that ends programs.

    The handlers are not touched: Python writes the number of each signal it hears to a pipe, which the thread reads.
    To be used in the main thread.
    """

    def __init__(self, note: Callable[[str], None]) -> None:
        self._note = note
        self._heard: list[int] = []
        self._thread = threading.Thread(target=self._listen, name="signal-notes", daemon=True)

    @property
    def exit_code(self) -> int:
        """128 plus the first signal heard, as shells have it; 0 when there was none."""
        return 128 + self._heard[0] if self._heard else 0

    def __enter__(self) -> SignalNotes:
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._writer, False)
        self._before = signal.set_wakeup_fd(self._writer, warn_on_full_buffer=False)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        signal.set_wakeup_fd(self._before)
        os.write(self._writer, bytes([_END]))
        self._thread.join()
        os.close(self._writer)
        os.close(self._reader)

    def _listen(self) -> None:
        while True:
            for number in os.read(self._reader, 64):
                if number == _END:
                    return
                if number in _HEARD:
                    self._heard.append(number)
                    if len(self._heard) <= 2:
                        self._note(STOPPING if len(self._heard) == 1 else ABORTING)
