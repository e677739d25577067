"""The server's own published components as a library, before those that are shipped."""

from __future__ import annotations

from dataclasses import replace

from catalog.client.session import Session
from catalog.errors import LibraryError
from catalog.library.hub.index import HubIndex
from catalog.library.hub.library import HubLibrary
from catalog.library.index.decode import MAX_ROOT_BYTES, decode_root
from catalog.library.index.paths import ROOT
from catalog.library.libraries import Libraries
from catalog.library.target import LOCAL_HUB
from catalog.spec.model import ComponentSpec
from hub.registry.files import DatabaseStore
from hub.registry.registry import Registry


class OwnComponents:
    """The components published on this server, as they are at each moment; a Library."""

    def __init__(self, store: DatabaseStore) -> None:
        self._store = store
        # The generation and its library change together.
        self._kept: tuple[int, HubLibrary | None] = (-1, None)

    @property
    def place(self) -> str:
        """See Library."""
        return "this hub"

    def names(self) -> tuple[str, ...]:
        """See Library."""
        library = self._library()
        return () if library is None else library.names()

    def holds(self, name: str) -> bool:
        """See Library."""
        library = self._library()
        return library is not None and library.holds(name)

    def versions(self, name: str) -> tuple[str, ...]:
        """See Library."""
        library = self._library()
        return () if library is None else library.versions(name)

    def load(self, name: str, version: str = "") -> ComponentSpec:
        """See Library."""
        library = self._library()
        if library is None:
            raise absent(name)
        return _from_here(library.load(name, version))

    def find_digest(self, name: str, digest: str) -> ComponentSpec | None:
        """See Library."""
        library = self._library()
        found = None if library is None else library.find_digest(name, digest)
        return None if found is None else _from_here(found)

    def find_tag(self, name: str, tag: str) -> ComponentSpec | None:
        """See Library."""
        library = self._library()
        found = None if library is None else library.find_tag(name, tag)
        return None if found is None else _from_here(found)

    def file(self, name: str, version: str, file: str) -> bytes | None:
        """See Library."""
        library = self._library()
        return None if library is None else library.file(name, version, file)

    def _library(self) -> HubLibrary | None:
        """The library of the present generation; None for a hub without an index."""
        generation = self._store.generation()
        kept, library = self._kept
        if kept != generation:
            root = self._store.read(ROOT, MAX_ROOT_BYTES)
            library = None if root is None else HubLibrary(HubIndex(self._store, decode_root(root, ROOT)))
            self._kept = (generation, library)
        return library


def with_own_components(session: Session, registry: Registry) -> Session:
    """The session with the components of the registry before its other libraries; the stores are the same ones."""
    return replace(session, libraries=Libraries((OwnComponents(registry.store), *session.libraries.members)))


def absent(name: str) -> LibraryError:
    """The error of asking for a component that is not there."""
    return LibraryError(f'this hub has no component "{name[:200]}"', rule="reference-unresolved")


def _from_here(spec: ComponentSpec) -> ComponentSpec:
    """Where the hub keeps its data is nobody else's business."""
    source = spec.source
    if source is None:
        return spec
    location = f"{LOCAL_HUB}:{source.name}@{source.version}"
    return replace(spec, source=replace(source, location=location))
