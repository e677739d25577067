"""Answers to searches as the bytes of JSON, those asked for last."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

# What keeping an answer takes besides its bytes.
_EACH = 256


@dataclass
class Answers:
    """Of one state of a hub; `most` bytes together. Safe for threads."""

    most: int = 16 << 20
    _kept: OrderedDict[bytes, bytes] = field(default_factory=OrderedDict, init=False, repr=False)
    _size: int = field(default=0, init=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def of(self, question: str, make: Callable[[], bytes]) -> bytes:
        """The answer to a question, made unless it is kept."""
        # Questions may be long, and come from anybody.
        key = hashlib.sha256(question.encode("utf-8", "surrogatepass")).digest()
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            if key not in self._kept:
                self._kept[key] = made
                self._size += len(made) + _EACH
            while self._size > self.most:
                self._size -= len(self._kept.popitem(last=False)[1]) + _EACH
        return made
