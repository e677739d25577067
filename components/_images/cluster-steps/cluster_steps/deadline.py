"""A moment after which nobody waits any longer."""

from __future__ import annotations

import time


class Deadline:
    """`seconds` from now, by a clock that no one sets."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    @property
    def remaining(self) -> float:
        """The seconds left, never below 0."""
        return max(0.0, self._end - time.monotonic())

    @property
    def passed(self) -> bool:
        """True when no time is left."""
        return self.remaining <= 0

    def sleep(self, seconds: float) -> None:
        """Sleep, but not beyond the moment itself."""
        time.sleep(min(seconds, self.remaining))
