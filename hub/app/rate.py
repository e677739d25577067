"""How often each client may ask: one bucket of tokens for each, filled at a steady rate."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class _Bucket:
    left: float
    at: float


@dataclass
class RateLimit:
    """`rate` requests a second for each client, and `burst` at once; a rate of 0 is no limit.

    The `most` clients seen last are remembered. Safe for threads.
    """

    rate: float
    burst: int
    most: int = 100_000
    clock: Callable[[], float] = time.monotonic
    _buckets: OrderedDict[str, _Bucket] = field(default_factory=OrderedDict, init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def take(self, client: str) -> float:
        """Count one request: 0 when it may go on, else the seconds until the next one may."""
        if self.rate <= 0:
            return 0.0
        now = self.clock()
        with self._lock:
            bucket = self._buckets.pop(client, None) or _Bucket(float(self.burst), now)
            bucket.left = min(float(self.burst), bucket.left + (now - bucket.at) * self.rate)
            bucket.at = now
            self._buckets[client] = bucket
            if len(self._buckets) > self.most:
                self._buckets.popitem(last=False)
            if bucket.left >= 1:
                bucket.left -= 1
                return 0.0
            return (1 - bucket.left) / self.rate
