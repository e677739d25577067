"""A bound on work that the step does itself, such as a download."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from cluster_steps.errors import StepTimeout


@contextmanager
def time_limit(seconds: float, what: str) -> Iterator[None]:
    """Raise StepTimeout in the block when it takes longer; for the main thread only, as signals are."""

    def late(_number: int, _frame: FrameType | None) -> None:
        raise StepTimeout(f"{what} took longer than {seconds:g} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
