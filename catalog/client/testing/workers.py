"""Doing many things at once, with results in order, and ending all of it when a signal comes."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from catalog.client.stopping import signals_stop
from catalog.client.testing.run_case import Bench
from catalog.client.testing.stage import Stage

Work = TypeVar("Work")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Workers:
    """A bench and threads that use it."""

    bench: Bench
    pool: ThreadPoolExecutor

    def each(self, work: Callable[[Work], Result], items: Sequence[Work]) -> Iterator[Result]:
        """The results in the order of the items, each as soon as it and all before it are there.

        Raises KeyboardInterrupt when a signal ended the work.
        """
        for future in [self.pool.submit(work, item) for item in items]:
            result = None if self.bench.cancelled() else future.result()
            if result is None or self.bench.cancelled():
                raise KeyboardInterrupt
            yield result


@contextmanager
def open_bench(stage: Stage, jobs: int, timeout_seconds: float) -> Iterator[Workers]:
    """The means to run cases, `jobs` at once (0: as many as suit the stage).

    There is a temporary folder, and everything in it is gone when the block ends.
    """
    cancelled = threading.Event()
    with (
        tempfile.TemporaryDirectory(prefix="catalog-test-", ignore_cleanup_errors=True) as folder,
        ThreadPoolExecutor(jobs or stage.jobs, thread_name_prefix="case") as pool,
        signals_stop(cancelled.set, cancelled.set),
    ):
        try:
            yield Workers(Bench(stage, Path(folder), timeout_seconds, cancelled.is_set), pool)
        except BaseException:
            # The pool waits for what runs, and what runs sees this and ends.
            cancelled.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
