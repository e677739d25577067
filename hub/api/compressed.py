"""Files compressed once, and kept for the next request."""

from __future__ import annotations

import gzip
import re
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

SMALLEST = 512
_NEVER = re.compile(r"q=0(?:\.0*)?")


@dataclass
class Compressed:
    """The gzip forms of the files asked for last, `most` bytes together. Safe for threads."""

    most: int = 32 << 20
    _kept: OrderedDict[str, bytes] = field(default_factory=OrderedDict, init=False, repr=False)
    _size: int = field(default=0, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def of(self, digest: str, data: bytes) -> bytes | None:
        """The gzip form of `data`, which has this digest; None when it is not worth sending."""
        if len(data) < SMALLEST:
            return None
        with self._lock:
            if digest in self._kept:
                self._kept.move_to_end(digest)
                return self._kept[digest] or None
        packed = gzip.compress(data, 6, mtime=0)
        worth = packed if len(packed) < len(data) else b""
        with self._lock:
            if digest not in self._kept:
                self._kept[digest] = worth
                self._size += len(worth)
            while self._size > self.most:
                self._size -= len(self._kept.popitem(last=False)[1])
        return worth or None


def takes_gzip(accept_encoding: str) -> bool:
    """True when an Accept-Encoding header allows gzip."""
    for part in accept_encoding.lower().split(","):
        coding, _, quality = part.partition(";")
        if coding.strip() in ("gzip", "x-gzip", "*"):
            return _NEVER.fullmatch(quality.replace(" ", "")) is None
    return False
