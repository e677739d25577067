"""The search tables of one state of a hub, held in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from catalog.library.hub.index import HubIndex
from catalog.library.hub.search.document import Document, decode_document
from catalog.library.hub.search.segment import Segment, decode_segment, with_guide
from catalog.library.hub.search.tables import Manifest, page_lines, page_number, read_manifest, read_table
from catalog.library.index.values import Stored
from hub.search.answers import Answers
from hub.search.facets import Values, frequent_values
from hub.search.whole import Whole

EMPTY = Manifest(0, (), ())


@dataclass(frozen=True)
class SearchState:
    """`root` is the manifest's place in the hub, None for a hub without tables; `segments` and `pages` by digest."""

    root: Stored | None = None
    manifest: Manifest = EMPTY
    segments: dict[str, Segment] = field(default_factory=dict)
    pages: dict[str, bytes] = field(default_factory=dict)
    whole: Whole = field(default_factory=lambda: Whole(()))
    values: Values = field(default_factory=dict)
    answers: Answers = field(default_factory=Answers)

    def documents(self, names: Sequence[str]) -> tuple[Document, ...]:
        """The components of those names, without those that are not there."""
        found = (self.document(name) for name in names)
        return tuple(document for document in found if document is not None)

    def document(self, name: str) -> Document | None:
        """A component, or None."""
        if not self.manifest.pages:
            return None
        page = self.pages[self.manifest.pages[page_number(name, len(self.manifest.pages))]]
        start = b'["' + name.encode() + b'",'
        at = 0 if page.startswith(start) else page.find(b"\n" + start) + 1
        if not page.startswith(start, at):
            return None
        return decode_document(page[at : page.index(b"\n", at)], "the hub")


def next_state(index: HubIndex, before: SearchState) -> SearchState:
    """The state of `index`: read is only what `before` does not have. Raises IntegrityError, FetchError."""
    if index.root.search == before.root:
        return before
    manifest = read_manifest(index)
    if manifest is None:
        return SearchState()
    place = index.files.place
    segments = {
        digest: before.segments.get(digest) or with_guide(decode_segment(read_table(index.files, digest), place))
        for digest in manifest.segments
    }
    pages = {digest: before.pages.get(digest) or _page(index, digest) for digest in manifest.pages}
    whole = Whole([segments[digest] for digest in manifest.segments])
    return SearchState(index.root.search, manifest, segments, pages, whole, frequent_values(whole))


def _page(index: HubIndex, digest: str) -> bytes:
    page = read_table(index.files, digest)
    for line in page_lines(page).values():
        decode_document(line, index.files.place)
    return page
