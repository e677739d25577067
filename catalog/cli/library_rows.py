"""The rows of `catalog list`: which components there are, from folders and hubs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from catalog.errors import CatalogError
from catalog.library.hub.lazy_hub import LazyHub
from catalog.library.hub.library import WORKERS
from catalog.library.libraries import Libraries
from catalog.library.protocol import Library


@dataclass(frozen=True)
class Row:
    """A component: the version that its bare name means, and the library that answers for it."""

    name: str
    version: str
    description: str
    library: Library
    standing: str = ""


Tell = Callable[[CatalogError, str], None]


def owners(libraries: Libraries, tell: Tell) -> dict[str, tuple[Library, str]]:
    """Every name, sorted, with the library that answers for it, and its version where that is known without a look.

    `tell` gets the error of a library that cannot be read, and its place.
    """
    found: dict[str, tuple[Library, str]] = {}
    for library in libraries.members:
        try:
            for name, version in _held(library):
                found.setdefault(name, (library, version))
        except CatalogError as error:
            tell(error, library.place)
    return dict(sorted(found.items()))


def rows(found: dict[str, tuple[Library, str]], libraries: Libraries, tell: Tell, *, described: bool) -> list[Row]:
    """The rows of those components. What a hub says of each is read only when `described`: it is a request for each."""
    with ThreadPoolExecutor(WORKERS) as pool:

        def row(name: str) -> Row | CatalogError:
            library, version = found[name]
            try:
                if isinstance(library, LazyHub):
                    known = Row(name, version, "", library)
                    return _described(known, library) if described else known
                return _read(name, library)
            except CatalogError as error:
                return error

        outcomes = dict(zip(found, pool.map(row, found), strict=True))
    for name, outcome in outcomes.items():
        if isinstance(outcome, CatalogError):
            tell(outcome, name)
    return [outcome for outcome in outcomes.values() if isinstance(outcome, Row)]


def _held(library: Library) -> Iterator[tuple[str, str]]:
    if isinstance(library, LazyHub):
        yield from ((name, version) for name, version in library.opened().latest.items() if library.asks(name))
    else:
        yield from ((name, "") for name in library.names())


def _described(row: Row, hub: LazyHub) -> Row:
    entry = hub.opened().entry(row.name, row.version)
    if entry is None:
        return row
    standing = "yanked" if entry.yanked else "deprecated" if entry.deprecated else ""
    return replace(row, description=entry.description, standing=standing)


def _read(name: str, library: Library) -> Row:
    spec = Libraries((library,)).resolve(name)
    standing = "deprecated" if spec.annotations.get("deprecated") == "true" else ""
    return Row(name, spec.source.version if spec.source else "", spec.description or "", library, standing)
