"""Worker threads that do what they are given; lighter than an executor, whose futures nobody here waits for."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

Work = Callable[[], None]


class Workers:
    """Up to `count` threads, started as work comes in; what is given must not raise."""

    def __init__(self, count: int, name: str) -> None:
        self._count = count
        self._name = name
        self._waiting: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []

    def submit(self, work: Work) -> None:
        """Have `work` done as soon as a thread is free, in the order it was given."""
        self._waiting.put(work)
        if len(self._threads) < self._count:
            thread = threading.Thread(target=self._labour, name=f"{self._name}_{len(self._threads)}")
            self._threads.append(thread)
            thread.start()

    def finish(self) -> None:
        """Wait until everything given is done, then end the threads."""
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join()

    def _labour(self) -> None:
        while (work := self._waiting.get()) is not None:
            work()
