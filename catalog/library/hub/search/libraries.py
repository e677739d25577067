"""Searching all libraries: folders by reading them, hubs by their server or their search tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from catalog.errors import CatalogError
from catalog.library.hub.lazy_hub import LazyHub
from catalog.library.hub.open_files import naming
from catalog.library.hub.search.connect import Connection, Connections, Side, connect_documents, connection_order
from catalog.library.hub.search.document import TESTS, Document, spec_document
from catalog.library.hub.search.hub_search import Hits, connect_hub, likelier_of, search_documents, search_hub
from catalog.library.hub.search.query import Query, standing, tier
from catalog.library.hub.search.served import search_server
from catalog.library.libraries import Libraries
from catalog.library.protocol import Library
from catalog.library.target import scheme_of
from catalog.spec.model import TypeSpec


@dataclass(frozen=True)
class Placed:
    """A component that was found, and the library it is in."""

    document: Document
    place: str


@dataclass
class LibraryHits:
    """What was found in all libraries, best first; what could not be read, a component or a whole hub, is told apart.

    `total` may count a component twice that is in several libraries and not among the first of each.
    """

    found: list[Placed] = field(default_factory=list)
    total: int = 0
    suggestion: str = ""
    problems: list[CatalogError] = field(default_factory=list)


@dataclass
class LibraryConnections:
    """The same for what can be connected."""

    found: list[tuple[Connection, str]] = field(default_factory=list)
    total: int = 0
    problems: list[CatalogError] = field(default_factory=list)


def search_libraries(libraries: Libraries, query: Query, limit: int = 20) -> LibraryHits:
    """The components that answer a query. Of several with one name the first library's is the one."""
    result = LibraryHits()
    placed: dict[str, Placed] = {}
    for library in libraries.members:
        try:
            hits = _search(library, query, limit, result.problems)
        except CatalogError as error:
            result.problems.append(_naming(error, library))
            continue
        result.suggestion = result.suggestion or hits.suggestion
        new = [
            document for document in hits.documents if document.name not in placed and _asked(library, document.name)
        ]
        result.total += hits.total - len(hits.documents) + len(new)
        placed.update((document.name, Placed(document, library.place)) for document in new)
    ordered = sorted(placed.values(), key=lambda one: (tier(one.document, query) or 0, standing(one.document)))
    result.found = ordered[:limit]
    result.suggestion = "" if placed else result.suggestion
    return result


def connect_libraries(libraries: Libraries, type_spec: TypeSpec, side: Side, limit: int = 20) -> LibraryConnections:
    """What can be connected with a port of this type: the "inputs" of others for an output."""
    result = LibraryConnections()
    made: dict[str, tuple[Connection, str]] = {}
    for library in libraries.members:
        try:
            connections = _connect(library, type_spec, side, limit, result.problems)
        except CatalogError as error:
            result.problems.append(_naming(error, library))
            continue
        new = [one for one in connections.connections if one.document.name not in made]
        new = [one for one in new if _asked(library, one.document.name)]
        result.total += connections.total - len(connections.connections) + len(new)
        made.update((one.document.name, (one, library.place)) for one in new)
    result.found = sorted(made.values(), key=lambda pair: connection_order(pair[0]))[:limit]
    return result


def library_documents(library: Library, problems: list[CatalogError]) -> Iterator[Document]:
    """Every component of a folder; one that cannot be read goes to `problems`."""
    for name in library.names():
        version = next(iter(library.versions(name)), "")
        try:
            spec = library.load(name, version)
            tests = library.file(name, version, TESTS)
        except CatalogError as error:
            problems.append(error)
            continue
        yield spec_document(name, version, spec, tests)


def _search(library: Library, query: Query, limit: int, problems: list[CatalogError]) -> Hits:
    if not isinstance(library, LazyHub):
        documents = tuple(library_documents(library, problems))
        hits = search_documents(documents, query, limit)
        return hits if hits.total else Hits((), 0, likelier_of(documents, query))
    answered = search_server(library.entry.url, query, limit) if _serves(library) else None
    return search_hub(library.opened().index, query, limit) if answered is None else answered


def _connect(
    library: Library, type_spec: TypeSpec, side: Side, limit: int, problems: list[CatalogError]
) -> Connections:
    if isinstance(library, LazyHub):
        return connect_hub(library.opened().index, type_spec, side, limit)
    return connect_documents(library_documents(library, problems), type_spec, side, limit)


def _serves(hub: LazyHub) -> bool:
    """True where a server's word is enough; a hub that is trusted by signatures is searched by its signed tables."""
    return scheme_of(hub.entry.url) in ("http", "https") and hub.entry.trust is None and not hub.is_offline


def _asked(library: Library, name: str) -> bool:
    return not isinstance(library, LazyHub) or library.asks(name)


def _naming(error: CatalogError, library: Library) -> CatalogError:
    return naming(error, library.entry) if isinstance(library, LazyHub) else error
