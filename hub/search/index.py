"""The search of a served hub: the search tables in memory, kept up with what is published."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock

from catalog.library.hub.files import HubFiles
from catalog.library.hub.index import open_index
from catalog.library.hub.search.connect import Connections, Side, connection
from catalog.library.hub.search.document import Document
from catalog.library.hub.search.found import answer_levels, find_connections, likelier
from catalog.library.hub.search.query import Query
from catalog.library.hub.search.terms import FACET, USES
from catalog.library.index.paths import ROOT
from catalog.spec.model import TypeSpec
from hub.search.facets import count_facets
from hub.search.json import result_json
from hub.search.result import SearchResult
from hub.search.state import SearchState, next_state


class SearchIndex:
    """Searches the hub whose files are `files`, as it was when `refresh` was last called. For many threads."""

    def __init__(self, files: HubFiles) -> None:
        self._files = files
        self._state = SearchState()
        self._refreshing = Lock()
        self._ready = False

    @property
    def ready(self) -> bool:
        """True once a state of the hub was read."""
        return self._ready

    @property
    def count(self) -> int:
        """How many components there are."""
        return self._state.manifest.count

    def refresh(self) -> bool:
        """Read what has changed since the last call; True when something had. Raises IntegrityError, LibraryError."""
        with self._refreshing:
            before = self._state
            if self._files.read(ROOT, 1 << 20) is None:
                self._state = SearchState()
            else:
                self._state = next_state(open_index(self._files), before)
            self._ready = True
            return self._state is not before

    def search(self, query: Query, limit: int = 20, offset: int = 0, facets: bool = True) -> SearchResult:
        """The components that answer a query, the best first."""
        return _search(self._state, query, limit, offset, facets)

    def answer(self, query: Query, limit: int = 20, offset: int = 0) -> bytes:
        """What `search` finds as JSON; kept for who asks the same."""
        state = self._state
        question = repr((query.text, query.terms, limit, offset))
        return state.answers.of(question, lambda: result_json(_search(state, query, limit, offset, True)))

    def connectable(self, type_spec: TypeSpec, to: Side, limit: int = 20, offset: int = 0) -> Connections:
        """What can be connected with a port of this type: `to` "inputs" of others for an output."""
        state = self._state
        found = find_connections(state.whole.segments, type_spec, to, limit, offset)
        made = (connection(document, type_spec, to) for document in state.documents(found.names))
        return Connections(tuple(one for one in made if one is not None), found.total)

    def users(self, name: str, limit: int = 20) -> SearchResult:
        """The pipelines that have a task with this component."""
        state = self._state
        found = state.whole.ranked((state.whole.having(USES + name),), limit)
        return SearchResult(state.documents(found.names), found.total)

    def document(self, name: str) -> Document | None:
        """A component, or None."""
        return self._state.document(name)

    def namespaces(self) -> Mapping[str, int]:
        """The namespaces, sorted, and how many components each has."""
        counted: dict[str, int] = {}
        for segment in self._state.whole.segments:
            for namespace, bits in segment.matching(f"{FACET}namespace="):
                counted[namespace] = counted.get(namespace, 0) + bits.bit_count()
        return dict(sorted(counted.items()))


def _search(state: SearchState, query: Query, limit: int, offset: int, facets: bool) -> SearchResult:
    whole = state.whole
    levels = answer_levels(whole, query)
    found = whole.ranked(levels, limit, offset)
    return SearchResult(
        state.documents(found.names),
        found.total,
        count_facets(sum(levels), state.values) if facets else {},
        "" if found.total else likelier(query, whole.name_words),
    )
