"""Searching a hub without a server, by its search tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest

from catalog.errors import LibraryError
from catalog.library.hub.index import HubIndex
from catalog.library.hub.search.connect import Connections, Side, connection
from catalog.library.hub.search.document import Document, decode_document
from catalog.library.hub.search.found import find, find_connections, likelier, name_words
from catalog.library.hub.search.query import Query, fits_facets, standing, tier
from catalog.library.hub.search.segment import Segment, decode_segment
from catalog.library.hub.search.tables import Manifest, page_lines, page_number, read_manifest, read_tables
from catalog.library.hub.search.words import words
from catalog.spec.model import TypeSpec


@dataclass(frozen=True)
class Hits:
    """What was found, best first: a part of it, how many there are, and where there is none a likelier text."""

    documents: tuple[Document, ...]
    total: int
    suggestion: str = ""


def search_hub(index: HubIndex, query: Query, limit: int = 20, offset: int = 0) -> Hits:
    """Search the tables of a hub. Raises LibraryError (rule search-missing), IntegrityError, FetchError."""
    manifest = tables(index)
    segments = read_segments(index, manifest)
    found = find(segments, query, limit, offset)
    suggestion = "" if found.total else likelier(query, name_words(segments))
    return Hits(read_documents(index, manifest, found.names), found.total, suggestion)


def connect_hub(index: HubIndex, type_spec: TypeSpec, side: Side, limit: int = 20, offset: int = 0) -> Connections:
    """What can be connected with a port of this type: "inputs" of others for an output. Raises as search_hub does."""
    manifest = tables(index)
    found = find_connections(read_segments(index, manifest), type_spec, side, limit, offset)
    documents = read_documents(index, manifest, found.names)
    made = (connection(document, type_spec, side) for document in documents)
    return Connections(tuple(one for one in made if one is not None), found.total)


def hub_documents(index: HubIndex) -> Iterator[Document]:
    """Every component of a hub. Raises as search_hub does."""
    for page in read_tables(index.files, tables(index).pages):
        for line in page_lines(page).values():
            yield decode_document(line, index.files.place)


def search_documents(documents: Iterable[Document], query: Query, limit: int = 20, offset: int = 0) -> Hits:
    """Those of a handful of components that answer the query, in the order in which search_hub has them."""
    found = [
        (level, standing(document), document)
        for document in documents
        if fits_facets(document, query) and (level := tier(document, query)) is not None
    ]
    best = nsmallest(offset + limit, found, key=lambda item: item[:2])
    return Hits(tuple(document for _, _, document in best[offset:]), len(found))


def likelier_of(documents: Iterable[Document], query: Query) -> str:
    """The query as somebody who knows these names would have typed it; empty when that is the same."""
    return likelier(query, {word for document in documents for word in words(document.name) if word.isalpha()})


def tables(index: HubIndex) -> Manifest:
    """The manifest of a hub's search tables. LibraryError (rule search-missing) when the hub has none."""
    manifest = read_manifest(index)
    if manifest is None:
        raise LibraryError(
            f"{index.files.place} has no search tables",
            rule="search-missing",
            hint="its owner can add them: `catalog index build` writes them",
        )
    return manifest


def read_segments(index: HubIndex, manifest: Manifest) -> tuple[Segment, ...]:
    """The segments of a hub's search tables."""
    texts = read_tables(index.files, manifest.segments)
    return tuple(decode_segment(text, index.files.place) for text in texts)


def read_documents(index: HubIndex, manifest: Manifest, names: Sequence[str]) -> tuple[Document, ...]:
    """The components of those names."""
    wanted = list(dict.fromkeys(page_number(name, len(manifest.pages)) for name in names))
    lines: dict[str, bytes] = {}
    for page in read_tables(index.files, (manifest.pages[number] for number in wanted)):
        lines.update(page_lines(page))
    return tuple(decode_document(lines[name], index.files.place) for name in names if name in lines)
