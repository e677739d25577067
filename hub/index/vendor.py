"""Taking along what pipelines need, or all that hubs hold, into a folder or one file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from catalog.library.hub.index import HubIndex
from hub.index.bundle import new_bundle, write_bundle
from hub.index.cargo import Cargo, Taken, addresses_of, everything
from hub.index.folder_store import FolderStore
from hub.index.stow import Stowed, stow


@dataclass(frozen=True)
class Vendored:
    """What was written, and the files beside pipelines that were not taken."""

    stowed: Stowed
    left: tuple[str, ...]


def vendor(cargoes: Sequence[Cargo], indexes: Sequence[HubIndex], place: Path) -> Vendored:
    """Write the cargoes and all that `indexes` hold to a bundle (a path that ends in .tar), or add them to a folder.

    Everything is verified as it is read, and what is at `place` changes in one step. Raises what reading raises,
    LibraryError (rules version-immutable, hub-busy), UsageError when the file cannot be written.
    """
    addresses = {url: data for cargo in cargoes for url, data in cargo.addresses.items()}
    for index in indexes:
        addresses.update(addresses_of(index))
    left = tuple(sorted({path for cargo in cargoes for path in cargo.left}))
    if place.suffix == ".tar":
        bundle = new_bundle(place)
        stowed = stow(bundle, _components(cargoes, indexes), addresses)
        write_bundle(bundle, place)
        return Vendored(stowed, left)
    with FolderStore(place).changing() as writer:
        return Vendored(stow(writer, _components(cargoes, indexes), addresses), left)


def _components(cargoes: Sequence[Cargo], indexes: Sequence[HubIndex]) -> Iterator[Taken]:
    for cargo in cargoes:
        yield from cargo.components
    for index in indexes:
        yield from everything(index)
