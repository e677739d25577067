"""The Range header of HTTP, for one range of bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from catalog.errors import CatalogError

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


@dataclass(frozen=True)
class ByteRange:
    """The bytes from `first` to `last`, both included, of `total`."""

    first: int
    last: int
    total: int

    @property
    def content_range(self) -> str:
        """The header Content-Range."""
        return f"bytes {self.first}-{self.last}/{self.total}"


def parse_range(header: str, total: int) -> ByteRange | None:
    """What a Range header asks of `total` bytes; None for all of them.

    Forms that HTTP lets a server pass over (several ranges, other units, nonsense) are None too. CatalogError (rule
    range-unsatisfiable) for a range beyond the end.
    """
    found = _RANGE.fullmatch(header.strip())
    if found is None or (not found[1] and not found[2]):
        return None
    if not found[1]:
        wanted = int(found[2])
        first, last = max(0, total - wanted), total - 1
        reachable = wanted > 0 and total > 0
    else:
        first, last = int(found[1]), min(int(found[2] or total - 1), total - 1)
        if found[2] and int(found[2]) < first:
            return None
        reachable = first < total
    if not reachable:
        raise CatalogError(f"the file has {total} bytes", rule="range-unsatisfiable")
    return ByteRange(first, last, total)
