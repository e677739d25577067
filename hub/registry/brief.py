"""A value that is read again when it has become old."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Brief:
    """A yes or no that is kept for `seconds`. Safe for threads: at worst, two of them read it at the same time."""

    seconds: float = 1.0
    clock: Callable[[], float] = time.monotonic
    _kept: tuple[float, bool] | None = field(default=None, init=False)

    def value(self, read: Callable[[], bool]) -> bool:
        """What was kept, or is read now."""
        now = self.clock()
        kept = self._kept
        if kept is None or now - kept[0] >= self.seconds:
            kept = self._kept = (now, read())
        return kept[1]

    def forget(self) -> None:
        """Read it the next time."""
        self._kept = None
