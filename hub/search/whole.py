"""All segments of the search tables as one, which remembers what was asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from threading import Lock

from catalog.library.hub.search.found import Found, in_order, name_words
from catalog.library.hub.search.segment import Segment

# A set over 100,000 components is 13 kB.
MOST_KEPT = 4096


class Whole:
    """A set of components is a whole number; those of a segment stand behind those of the segments before it.

    `name_words` are the words of all names.
    """

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = tuple(segments)
        self.name_words = name_words(self.segments)
        self._kept: dict[object, int] = {}
        self._lock = Lock()

    @property
    def everything(self) -> int:
        """The set of all components."""
        return (1 << sum(len(segment.members) for segment in self.segments)) - 1

    def having(self, term: str) -> int:
        """See Members."""
        return self._remembered(("having", term), lambda segment: segment.having(term))

    def beginning(self, prefix: str) -> int:
        """See Members."""
        return self._remembered(("beginning", prefix), lambda segment: segment.beginning(prefix))

    def of_facet(self, facet: str, wanted: tuple[str, ...]) -> int:
        """See Members."""
        return self._remembered((facet, wanted), lambda segment: segment.of_facet(facet, wanted))

    def ranked(self, levels: Sequence[int], limit: int, offset: int = 0) -> Found:
        """The members of the levels as one list, those of the first level first."""
        names: list[str] = []
        total = 0
        for members in levels:
            count = members.bit_count()
            start = max(0, offset - total)
            if len(names) < limit and start < count:
                names += islice(in_order(self.segments, self.parts(members)), start, start + limit - len(names))
            total += count
        return Found(tuple(names), total)

    def parts(self, members: int) -> tuple[int, ...]:
        """A set as one set for each segment."""
        found = []
        place = 0
        for segment in self.segments:
            found.append(members >> place & segment.everything)
            place += len(segment.members)
        return tuple(found)

    def _remembered(self, key: object, ask: Callable[[Segment], int]) -> int:
        kept = self._kept.get(key)
        if kept is None:
            kept = self._joined([ask(segment) for segment in self.segments])
            with self._lock:
                if len(self._kept) >= MOST_KEPT:
                    del self._kept[next(iter(self._kept))]
                self._kept[key] = kept
        return kept

    def _joined(self, members: Sequence[int]) -> int:
        whole = 0
        place = 0
        for segment, bits in zip(self.segments, members, strict=True):
            if bits:
                whole |= bits << place
            place += len(segment.members)
        return whole
