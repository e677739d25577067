"""The ordered list of libraries, and which of them answers for a name.

Folders near the user come first, then hubs, then the components that are shipped.

The first library that holds a name, in any version, answers for it alone. So a component of one's own cannot be
displaced by a higher version in a library further down the list.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from catalog.errors import LibraryError
from catalog.library.folder import FolderLibrary
from catalog.library.hub.config import HUBS, configured_hubs
from catalog.library.hub.lazy_hub import LazyHub
from catalog.library.protocol import Library
from catalog.library.reference import Reference, parse_reference
from catalog.resources import data_folder
from catalog.spec.model import ComponentSpec
from catalog.spec.suggestions import suggest

VARIABLE = "CATALOG_LIBRARIES"


@dataclass(frozen=True)
class Libraries:
    """Libraries in the order they are asked."""

    members: tuple[Library, ...] = ()

    @property
    def hubs(self) -> tuple[LazyHub, ...]:
        """The hubs among them."""
        return tuple(library for library in self.members if isinstance(library, LazyHub))

    def offline(self) -> Libraries:
        """The same libraries, the hubs as far as they are in the cache."""
        return Libraries(tuple(item.offline() if isinstance(item, LazyHub) else item for item in self.members))

    def names(self) -> tuple[str, ...]:
        """All names, sorted."""
        return tuple(sorted({name for library in self.members for name in library.names()}))

    def owner(self, name: str) -> Library | None:
        """The library that answers for a name, or None."""
        return next((library for library in self.members if library.holds(name)), None)

    def resolve(self, reference: Reference | str) -> ComponentSpec:
        """The component that the reference means: the highest version in its range, its digest, or its tag.

        Raises LibraryError (rules reference-unresolved, version-unresolved, reference-invalid), and what reading the
        component raises.
        """
        wanted = parse_reference(reference) if isinstance(reference, str) else reference
        library = self.owner(wanted.name)
        if library is None:
            raise self._unresolved(wanted)
        spec = _find(library, wanted)
        if spec is None:
            raise self._no_version(wanted, library)
        return spec

    def _unresolved(self, reference: Reference) -> LibraryError:
        places = "; ".join(library.place for library in self.members) or "no library at all"
        # The names of a hub are a long list to read for the sake of a hint.
        near = {name for library in self.members if not isinstance(library, LazyHub) for name in library.names()}
        return LibraryError(
            f'no library holds "{reference.name}"; looked in: {places}',
            rule="reference-unresolved",
            hint=f"{suggest(reference.name, near) if near else 'catalog list shows what there is'} "
            f"(more libraries: {VARIABLE}, {HUBS})",
        )

    def _no_version(self, reference: Reference, owner: Library) -> LibraryError:
        held = ", ".join(owner.versions(reference.name)) or "no numbered version"
        behind = [
            library.place
            for library in self.members[self.members.index(owner) + 1 :]
            if library.holds(reference.name) and _has(library, reference)
        ]
        hint = f"versions there: {held}"
        if behind:
            hint += f"; {behind[0]} has one that fits, but stands behind it in the list"
        message = f'no version fits "{reference}" in {owner.place}, the library that answers for this name'
        return LibraryError(message, rule="version-unresolved", hint=hint)


def default_libraries(beside: str | Path = "") -> Libraries:
    """The folders in CATALOG_LIBRARIES, `components` near `beside`, the hubs, then the shipped components.

    `beside` is a file or folder, empty the current directory. The hubs are the configured ones, opened when a name is
    asked for that no folder before them holds. LibraryError when CATALOG_LIBRARIES names what is not a folder;
    UsageError or SpecError for a configuration that cannot be read.
    """
    named = [Path(text).expanduser() for text in os.environ.get(VARIABLE, "").split(os.pathsep) if text.strip()]
    for folder in named:
        if not folder.is_dir():
            raise LibraryError(f"{VARIABLE} names {folder}, which is not a folder", rule="library-missing")
    place = Path(beside)
    near = (place if place.is_dir() else place.parent) / "components"
    shipped = data_folder("components")
    own = _distinct([*named, *([near] if near.is_dir() else [])])
    known = {library.root.resolve() for library in own}
    last = () if shipped.resolve() in known else (FolderLibrary(shipped.absolute()),)
    return Libraries((*own, *_hubs(beside), *last))


def _distinct(folders: list[Path]) -> tuple[FolderLibrary, ...]:
    found: dict[Path, FolderLibrary] = {}
    for folder in folders:
        found.setdefault(folder.resolve(), FolderLibrary(folder.absolute()))
    return tuple(found.values())


def _hubs(beside: str | Path) -> tuple[LazyHub, ...]:
    """The configured hubs; a namespace that one lists is its own, and no hub after it is asked for it."""
    hubs: list[LazyHub] = []
    taken: frozenset[str] = frozenset()
    for entry in configured_hubs(beside):
        hubs.append(LazyHub(entry, taken))
        taken |= set(entry.namespaces)
    return tuple(hubs)


def _find(library: Library, reference: Reference) -> ComponentSpec | None:
    if reference.digest:
        return library.find_digest(reference.name, reference.digest)
    if reference.tag:
        return library.find_tag(reference.name, reference.tag)
    version = _version(library, reference)
    return None if version is None else library.load(reference.name, version)


def _version(library: Library, reference: Reference) -> str | None:
    """The version to load: "" for a component that has none and of which none is asked."""
    versions = library.versions(reference.name)
    if not versions and not reference.range_text:
        return ""
    return reference.select(versions)


def _has(library: Library, reference: Reference) -> bool:
    if reference.digest or reference.tag:
        return False
    return reference.select(library.versions(reference.name)) is not None
