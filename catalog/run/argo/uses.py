"""How many threads use a thing that is to be closed when none does any more."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field


@dataclass
class Uses:
    """Counts uses. `end` and `close` say whether it is now for the caller to close the thing; only one is told so."""

    _count: int = 0
    _closing: bool = False
    _told: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def begin(self) -> None:
        """One use more."""
        with self._lock:
            self._count += 1

    def end(self) -> bool:
        """One use less."""
        with self._lock:
            self._count -= 1
            return self._is_due()

    def close(self) -> bool:
        """No use is waited for but those there are."""
        with self._lock:
            self._closing = True
            return self._is_due()

    def _is_due(self) -> bool:
        due = self._closing and self._count == 0 and not self._told
        self._told = self._told or due
        return due
