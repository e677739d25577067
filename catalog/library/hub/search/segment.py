"""A part of the search tables: up to some thousand components, and which of them have which term.

As text: a line for each component, in order of standing, which is two digits (deprecated, untested) and the name; an
empty line; a line for each term, in order, with the components that have it: their numbers, or the same as bits in
hexadecimal after an x, whichever is shorter.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from catalog.errors import IntegrityError
from catalog.library.hub.search.terms import FACET, KEY, NAME_WORD

Standing = tuple[str, int, str]
MAX_MEMBERS = 1 << 20
# The sets that are asked for again and again are few; those of all terms would not be small.
_MAX_KEPT = 4096


# So many bytes are faster split into lines than halved again.
_FEW_BYTES = 2048

_SET = re.compile(rb"\t([^\n]*)")

# Some of the terms in order, and where their lines begin.
Guide = tuple[Sequence[bytes], Sequence[int]]
NO_GUIDE: Guide = ((), ())
GUIDE_STEP = 8


@dataclass(frozen=True)
class Segment:
    """`members` are the components as their lines have them, `terms` the lines of the terms.

    A set of components is a whole number: bit i for member i. `guide` tells where terms stand, for a segment that is
    asked often: see with_guide.
    """

    members: tuple[bytes, ...]
    terms: bytes
    place: str = ""
    guide: Guide = NO_GUIDE
    _kept: dict[int, int] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def everything(self) -> int:
        """The set of all members."""
        return (1 << len(self.members)) - 1

    @cached_property
    def name_words(self) -> frozenset[str]:
        """The words of the names of all members, those that are letters alone."""
        found = (self.terms[at + 1 : self.terms.find(b"\t", at, end)] for at, end in self._range(_key(NAME_WORD)))
        return frozenset(word.decode() for word in found if word.isalpha())

    def having(self, term: str) -> int:
        """The members with this very term."""
        return next((self._bits(at, end) for at, end in self._range(_key(term) + b"\t")), 0)

    def beginning(self, prefix: str) -> int:
        """The members with a term that begins so."""
        start = _key(prefix)
        # No text has the byte ff: all that begin so stand before it.
        lines = self.terms[self._first(start) : self._first(start + b"\xff")]
        try:
            return read_union(lines) & self.everything
        except ValueError:
            raise malformed(self.place) from None

    def of_facet(self, facet: str, wanted: tuple[str, ...]) -> int:
        """The members with one of these values in a facet; the values are casefolded."""
        found = 0
        for name in ("input_type", "output_type") if facet == "type" else (facet,):
            for kind in (FACET, KEY):
                for value, bits in self.matching(f"{kind}{name}="):
                    if value.casefold() in wanted:
                        found |= bits
        return found

    def matching(self, prefix: str) -> Iterator[tuple[str, int]]:
        """Each term that begins so, without that beginning, and the members that have it."""
        start = _key(prefix)
        for at, end in self._range(start):
            term = self.terms[at + len(start) : self.terms.find(b"\t", at, end)]
            yield term.decode("utf-8", "surrogatepass"), self._bits(at, end)

    def standing(self, number: int) -> Standing:
        """What a member is sorted by among equals of all segments; its last part is the name."""
        line = self.members[number].decode()
        return line[:2], len(line), line[2:]

    def term_sets(self) -> dict[bytes, int]:
        """All terms with the members that have them."""
        found = {}
        for at, end in self._range(b""):
            found[self.terms[at : self.terms.find(b"\t", at, end)]] = self._bits(at, end)
        return found

    def _range(self, prefix: bytes) -> Iterator[tuple[int, int]]:
        """Where the lines that begin so stand."""
        at = self._first(prefix)
        while at < len(self.terms) and self.terms.startswith(prefix, at):
            end = self._end(at)
            yield at, end
            at = end + 1

    def _first(self, prefix: bytes) -> int:
        """Where the first line stands that is not before `prefix`; the lines are in order."""
        terms, places = self.guide
        nearest = bisect_left(terms, prefix)
        low = places[nearest - 1] if nearest else 0
        high = places[nearest] if nearest < len(places) else len(self.terms)
        while high - low > _FEW_BYTES:
            middle = (low + high) // 2
            start = max(self.terms.rfind(b"\n", low, middle) + 1, low)
            end = self._end(middle)
            if self.terms[start:end] < prefix:
                low = end + 1
            else:
                high = start
        lines = self.terms[low:high].removesuffix(b"\n").split(b"\n")
        before = bisect_left(lines, prefix)
        return min(low + sum(map(len, lines[:before])) + before, high)

    def _end(self, at: int) -> int:
        end = self.terms.find(b"\n", at)
        return len(self.terms) if end < 0 else end

    def _bits(self, at: int, end: int) -> int:
        bits = self._kept.get(at)
        if bits is None:
            try:
                bits = read_bits(self.terms[self.terms.index(b"\t", at, end) + 1 : end]) & self.everything
            except ValueError:
                raise malformed(self.place) from None
            if len(self._kept) < _MAX_KEPT:
                self._kept[at] = bits
        return bits


def with_guide(segment: Segment) -> Segment:
    """The segment with every GUIDE_STEPth term in its guide: worth its making where many searches follow."""
    terms: list[bytes] = []
    places: list[int] = []
    at = 0
    for number, line in enumerate(segment.terms.split(b"\n")):
        if number % GUIDE_STEP == 0 and line:
            terms.append(line.partition(b"\t")[0])
            places.append(at)
        at += len(line) + 1
    return replace(segment, guide=(terms, places))


def numbers(bits: int) -> Iterator[int]:
    """The numbers of the members of a set, ascending."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


def encode_segment(members: Iterable[bytes], terms: Mapping[bytes, int]) -> bytes:
    """The bytes of a segment."""
    lines = (term + b"\t" + write_bits(terms[term]) for term in sorted(terms) if terms[term])
    return b"\n".join((*members, b"", *lines))


def decode_segment(data: bytes, where: str) -> Segment:
    """The segment in `data`; IntegrityError (rule hub-malformed) naming `where` for anything else, now or later."""
    empty = not data or data.startswith(b"\n")
    members, between, terms = (b"", b"\n", data[1:]) if empty else data.partition(b"\n\n")
    if not between:
        raise malformed(where)
    return Segment(tuple(members.split(b"\n")) if members else (), terms, where)


def malformed(where: str) -> IntegrityError:
    """What is said of a place whose segments are none."""
    return IntegrityError(
        f"{where} has search tables that cannot be read", rule="hub-malformed", hint="ask the hub's owner"
    )


def read_bits(text: bytes) -> int:
    """A set from its text."""
    if text.startswith(b"x"):
        return int(text[1:], 16)
    bits = 0
    for number in text.split(b","):
        bits |= 1 << min(int(number), MAX_MEMBERS)
    return bits


def read_union(lines: bytes) -> int:
    """Everything in the sets of these lines; many of them hold one number, so they are read together."""
    sets = _SET.findall(lines)
    if len(sets) != lines.rstrip(b"\n").count(b"\n") + bool(lines):
        raise ValueError
    found = 0
    few: list[bytes] = []
    for text in sets:
        if text.startswith(b"x"):
            found |= int(text[1:], 16)
        else:
            few.append(text)
    if few:
        wanted = [min(number, MAX_MEMBERS) for number in map(int, b",".join(few).split(b","))]
        if min(wanted) < 0:
            raise ValueError
        digits = bytearray(b"0") * (max(wanted) + 1)
        for number in wanted:
            digits[-1 - number] = ord("1")
        found |= int(digits, 2)
    return found


def write_bits(bits: int) -> bytes:
    """A set as its shorter text."""
    dense = b"x%x" % bits
    if bits.bit_count() * 2 > len(dense):
        return dense
    sparse = b",".join(b"%d" % number for number in numbers(bits))
    return sparse if len(sparse) < len(dense) else dense


def _key(term: str) -> bytes:
    return term.encode("utf-8", "surrogatepass")
