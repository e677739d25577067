"""Making a segment of the search tables, anew or from the one before."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from catalog.library.hub.search.document import Document
from catalog.library.hub.search.segment import Segment, encode_segment
from catalog.library.hub.search.terms import document_terms


def new_segment(documents: Iterable[Document]) -> bytes:
    """The bytes of the segment of these components."""
    ordered = sorted(documents, key=lambda document: _order(_member(document)))
    terms: dict[bytes, int] = {}
    for number, document in enumerate(ordered):
        for term in _terms(document):
            terms[term] = terms.get(term, 0) | 1 << number
    return encode_segment([_member(document) for document in ordered], terms)


def replaced(segment: Segment, changes: Iterable[tuple[Document | None, Document | None]]) -> bytes:
    """The bytes of the segment after components (before, after) came, went, or changed."""
    members = list(segment.members)
    terms = segment.term_sets()
    for before, after in changes:
        at = -1
        if before is not None:
            at = bisect_left(members, _order(_member(before)), key=_order)
            _clear(terms, before, at)
        if before is not None and after is not None and _member(before) == _member(after):
            _enter(terms, after, at)
            continue
        if before is not None:
            del members[at]
            terms = {term: _without(bits, at) for term, bits in terms.items()}
        if after is not None:
            at = bisect_left(members, _order(_member(after)), key=_order)
            members.insert(at, _member(after))
            terms = {term: _with_gap(bits, at) for term, bits in terms.items()}
            _enter(terms, after, at)
    return encode_segment(members, terms)


def _enter(terms: dict[bytes, int], document: Document, at: int) -> None:
    for term in _terms(document):
        terms[term] = terms.get(term, 0) | 1 << at


def _clear(terms: dict[bytes, int], document: Document, at: int) -> None:
    for term in _terms(document):
        terms[term] = terms.get(term, 0) & ~(1 << at)


def _with_gap(bits: int, at: int) -> int:
    """The set with all members from `at` on moved up by one."""
    return bits & ((1 << at) - 1) | bits >> at << at + 1


def _without(bits: int, at: int) -> int:
    """The set with all members behind `at` moved down by one."""
    return bits & ((1 << at) - 1) | bits >> at + 1 << at


def _member(document: Document) -> bytes:
    return f"{int(document.deprecated)}{int(not document.tests)}{document.name}".encode()


def _order(member: bytes) -> tuple[bytes, int, bytes]:
    return member[:2], len(member), member[2:]


def _terms(document: Document) -> Iterable[bytes]:
    return (term.encode("utf-8", "surrogatepass") for term in document_terms(document))
