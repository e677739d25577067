"""Search tables in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from catalog.library.hub.index import HubIndex
from catalog.library.hub.search.document import Document
from catalog.library.index.encode import encode_root
from catalog.library.index.paths import ROOT
from catalog.library.index.values import BUCKETS, Root, Stored
from hub.index.search_tables import put_tables

NOTHING = Stored("0" * 64, 0)


@dataclass
class TableFiles:
    """The files of a hub as a map; `read_paths` are those that were asked for, `retired` those said to be over."""

    files: dict[str, bytes] = field(default_factory=dict)
    read_paths: list[str] = field(default_factory=list)
    retired: set[str] = field(default_factory=set)
    place: str = "memory"

    def read(self, path: str, limit: int) -> bytes | None:
        """See HubFiles."""
        self.read_paths.append(path)
        data = self.files.get(path)
        assert data is None or len(data) <= limit
        return data

    def write(self, path: str, data: bytes) -> None:
        """See HubWriter."""
        self.files[path] = data
        self.retired.discard(path)

    def retire(self, path: str) -> None:
        """See HubWriter."""
        self.retired.add(path)

    def set_root(self, search: Stored) -> HubIndex:
        """Make these tables the hub's."""
        root = Root((NOTHING,) * BUCKETS, search=search)
        self.files[ROOT] = encode_root(root)
        return HubIndex(self, root)


def tables_of(documents: Iterable[Document]) -> HubIndex:
    """A hub with nothing but the tables of these components."""
    files = TableFiles()
    return files.set_root(put_tables(files, documents))
