"""Searching segments of search tables: which components answer a query, and what can be connected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import reduce
from heapq import merge
from itertools import islice
from operator import and_, or_
from typing import Protocol

from catalog.library.hub.search.connect import Side, fits
from catalog.library.hub.search.query import Query
from catalog.library.hub.search.segment import Segment, numbers
from catalog.library.hub.search.terms import INPUT, NAME, NAME_WORD, OUTPUT, WORD, type_of_text, type_text
from catalog.library.hub.search.words import slips
from catalog.spec.model import TypeSpec

# The members of one segment that answer equally well, the best first.
Levels = tuple[int, ...]


class Members(Protocol):
    """Components by number, and which of them have which term: a segment, or several as one."""

    @property
    def everything(self) -> int:
        """The set of all of them."""

    def having(self, term: str) -> int:
        """Those with this very term."""

    def beginning(self, prefix: str) -> int:
        """Those with a term that begins so."""

    def of_facet(self, facet: str, wanted: tuple[str, ...]) -> int:
        """Those with one of these values in a facet; the values are casefolded."""


@dataclass(frozen=True, slots=True)
class Found:
    """The names of a part of what was found, best first, and how many there are."""

    names: tuple[str, ...]
    total: int


def find(segments: Sequence[Segment], query: Query, limit: int, offset: int = 0) -> Found:
    """The components that answer a query: exact name, name that begins so, words of the name, words of the rest."""
    return ranked(segments, [answer_levels(segment, query) for segment in segments], limit, offset)


def find_connections(
    segments: Sequence[Segment], type_spec: TypeSpec, side: Side, limit: int, offset: int = 0
) -> Found:
    """The components with a port on `side` that fits: of the same type, of one that fits, without a type."""
    levels = [_connection_levels(segment, type_spec, side) for segment in segments]
    return ranked(segments, levels, limit, offset)


def ranked(segments: Sequence[Segment], levels: Sequence[Levels], limit: int, offset: int = 0) -> Found:
    """The levels of all segments as one list."""
    names: list[str] = []
    total = 0
    for sets in zip(*levels, strict=True):
        count = sum(bits.bit_count() for bits in sets)
        start = max(0, offset - total)
        if len(names) < limit and start < count:
            names += islice(in_order(segments, sets), start, start + limit - len(names))
        total += count
    return Found(tuple(names), total)


def answer_levels(members: Members, query: Query) -> Levels:
    """The members that answer a query, each once."""
    allowed = members.everything
    for facet, wanted in query.terms:
        allowed &= members.of_facet(facet, wanted)
    if not query.words:
        return (0 if query.text.strip() else allowed,)
    return _disjoint(
        allowed,
        (
            lambda: members.having(NAME + query.moniker) if query.moniker else 0,
            lambda: members.beginning(NAME + query.moniker) if query.moniker else 0,
            lambda: reduce(and_, (members.beginning(NAME_WORD + word) for word in query.words)),
            lambda: reduce(and_, (members.having(WORD + word) for word in query.words)),
            lambda: reduce(and_, (members.beginning(WORD + word) for word in query.words)),
        ),
    )


def likelier(query: Query, vocabulary: Set[str]) -> str:
    """The query with each word that no name has replaced by one a slip away; empty when that changes nothing."""
    mended = [_near(word, vocabulary) for word in query.words]
    return " ".join(mended) if tuple(mended) != query.words else ""


def name_words(segments: Sequence[Segment]) -> frozenset[str]:
    """The words of the names of all members, those that are letters alone."""
    return frozenset(word for segment in segments for word in segment.name_words)


def _near(word: str, vocabulary: Set[str]) -> str:
    if len(word) < 3 or word in vocabulary or not word.isalpha():
        return word
    near = vocabulary & slips(word)
    return min(near, key=lambda other: (other[0] != word[0], abs(len(other) - len(word)), other)) if near else word


def _connection_levels(segment: Segment, type_spec: TypeSpec, side: Side) -> Levels:
    kind = INPUT if side == "inputs" else OUTPUT
    untyped = type_text(None)
    fitting = [
        (text, bits)
        for text, bits in segment.matching(kind)
        if text == untyped or fits(type_of_text(text), type_spec, side)
    ]
    return _disjoint(
        segment.everything,
        (
            lambda: reduce(or_, (bits for text, bits in fitting if text == type_text(type_spec) != untyped), 0),
            lambda: reduce(or_, (bits for text, bits in fitting if text != untyped), 0),
            lambda: reduce(or_, (bits for _, bits in fitting), 0),
        ),
    )


def _disjoint(allowed: int, levels: Sequence[Callable[[], int]]) -> Levels:
    found: list[int] = []
    for level in levels:
        bits = level() & allowed
        allowed &= ~bits
        found.append(bits)
    return tuple(found)


def in_order(segments: Sequence[Segment], sets: Sequence[int]) -> Iterator[str]:
    """The names of the members of one set for each segment, by standing."""
    for standing in merge(
        *(map(segment.standing, numbers(bits)) for segment, bits in zip(segments, sets, strict=True))
    ):
        yield standing[2]
