"""Putting components that were taken from elsewhere into a hub."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from catalog.errors import LibraryError
from catalog.library.hub.index import HubIndex
from catalog.library.hub.mirror.decode import decode_addresses
from catalog.library.hub.mirror.encode import encode_addresses, encode_sources
from catalog.library.hub.mirror.lookup import read_part, read_sources
from catalog.library.hub.mirror.values import Sources
from catalog.library.index.canonical import sha256_hex
from catalog.library.index.paths import ROOT, source_path
from catalog.library.index.values import Shard, Stored, VersionEntry
from catalog.library.reference import newest_first
from hub.index.cargo import Taken
from hub.index.change import change_shards, current_index, set_parts
from hub.index.store import HubWriter
from hub.index.writing import put_blob

ROOT_LIMIT = 1 << 20


@dataclass(frozen=True, slots=True)
class Stowed:
    """How many components, versions and addresses were put into a hub."""

    components: int
    versions: int
    addresses: int


def stow(writer: HubWriter, components: Iterable[Taken], addresses: Mapping[str, bytes]) -> Stowed:
    """Add versions and addresses to what a hub holds; what the index says of a version becomes what is given.

    LibraryError (rule version-immutable) when it holds a version with another file: nothing is to be written then.
    """
    if writer.read(ROOT, ROOT_LIMIT) is None:
        change_shards(writer, ())
    index = current_index(writer)
    shards: dict[str, Shard] = {}
    count = 0
    for taken in components:
        held = shards.get(taken.name) or index.shard(taken.name) or Shard(taken.name, ())
        shards[taken.name] = _with_version(held, taken)
        put_blob(writer, taken.component)
        for data in taken.files.values():
            put_blob(writer, data)
        count += 1
    change_shards(writer, shards.values())
    if addresses:
        _stow_addresses(writer, index, addresses)
    return Stowed(len(shards), count, len(addresses))


def _with_version(shard: Shard, taken: Taken) -> Shard:
    entries: dict[str, VersionEntry] = {entry.version: entry for entry in shard.versions}
    before = entries.get(taken.entry.version)
    if before is not None and before.digest != taken.entry.digest:
        raise LibraryError(
            f"{taken.name} {before.version} is there with another file: sha256:{before.digest}, not "
            f"sha256:{taken.entry.digest}",
            rule="version-immutable",
            hint="two hubs mean different components by it: use a folder of its own",
        )
    entries[taken.entry.version] = taken.entry
    tags = {**shard.tags, **dict.fromkeys(taken.tags, taken.entry.digest)}
    return Shard(shard.name, tuple(entries[version] for version in newest_first(entries)), tags)


def _stow_addresses(writer: HubWriter, index: HubIndex, addresses: Mapping[str, bytes]) -> None:
    sources = read_sources(index) or Sources()
    known: dict[str, str] = {}
    if sources.addresses is not None:
        where, data = read_part(index, sources.addresses)
        known.update(decode_addresses(data, where))
    known.update({url: put_blob(writer, component).digest for url, component in addresses.items()})
    listed = _put_part(writer, encode_addresses(known))
    set_parts(writer, sources=_put_part(writer, encode_sources(replace(sources, addresses=listed))))


def _put_part(writer: HubWriter, data: bytes) -> Stored:
    stored = Stored(sha256_hex(data), len(data))
    writer.write(source_path(stored.digest), data)
    return stored
