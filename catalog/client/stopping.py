"""Turning the signals that end a program into a request to a running scheduler."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


@contextmanager
def signals_stop(stop: Callable[[], None], abort: Callable[[], None]) -> Iterator[None]:
    """While the block runs, the first signal calls `stop` and each further one `abort`.

    Signals that this process ignores stay ignored. Outside the main thread, where Python allows no handlers, it does
    nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    received = threading.Event()

    def handle(_number: int, _frame: Any) -> None:
        action = abort if received.is_set() else stop
        received.set()
        action()

    before = {number: signal.getsignal(number) for number in SIGNALS}
    taken = [number for number, handler in before.items() if handler is not signal.SIG_IGN and handler is not None]
    for number in taken:
        signal.signal(number, handle)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, before[number])
