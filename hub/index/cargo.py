"""What a pipeline needs to run elsewhere: every component it uses, at every depth, with the files beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from catalog.errors import CatalogError, IntegrityError, LibraryError
from catalog.library.folder import FolderLibrary
from catalog.library.hub.index import HubIndex
from catalog.library.hub.lazy_hub import LazyHub
from catalog.library.hub.mirror.decode import decode_addresses
from catalog.library.hub.mirror.lookup import read_part, read_sources
from catalog.library.index.canonical import sha256_hex
from catalog.library.index.values import BUCKETS, Shard, Stored, VersionEntry
from catalog.library.libraries import Libraries
from catalog.library.lock import INLINE, Lock, LockEntry
from catalog.library.reference import Reference, is_reference, parse_reference
from catalog.library.target import is_remote
from catalog.library.vendored import vendored_bytes
from catalog.load.options import FetchOptions
from catalog.resources import MAX_SPEC_BYTES
from hub.index.entry import make_entry
from hub.index.version_files import read_version


@dataclass(frozen=True)
class Taken:
    """One version of a component, with its file (line ends LF), the files beside it, and the tags that name it."""

    name: str
    entry: VersionEntry
    component: bytes
    files: Mapping[str, bytes] = field(default_factory=dict)
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cargo:
    """Components of libraries, components of the web by their URL, and what stays: files beside the pipeline."""

    components: tuple[Taken, ...] = ()
    addresses: Mapping[str, bytes] = field(default_factory=dict)
    left: tuple[str, ...] = ()


def cargo_of_lock(lock: Lock, libraries: Libraries, options: FetchOptions) -> Cargo:
    """Exactly what the lock has, each verified; and the versions that supersede one of them.

    Raises LibraryError, IntegrityError or FetchError for what is not to be had.
    """
    components: dict[tuple[str, str], Taken] = {}
    addresses: dict[str, bytes] = {}
    left: list[str] = []
    for entry in lock.components:
        if entry.ref == INLINE:
            continue
        if is_reference(entry.ref):
            for taken in _with_successors(_locked(entry, libraries), libraries):
                components.setdefault((taken.name, taken.entry.version), taken)
        elif is_remote(entry.ref):
            addresses[entry.ref] = _read_url(entry, libraries, options)
        else:
            left.append(entry.ref)
    return Cargo(tuple(components.values()), addresses, tuple(left))


def take(reference: Reference, libraries: Libraries) -> Taken:
    """The component that a reference means. Raises LibraryError, and what reading it raises."""
    spec = libraries.resolve(reference)
    library = libraries.owner(reference.name)
    source = spec.source
    if source is None or not source.version:
        hint = "give it a version: its folder is called <name>/<version>"
        raise LibraryError(f'"{reference}" has no version', rule="component-unversioned", hint=hint)
    tags = (reference.tag,) if reference.tag else ()
    if isinstance(library, LazyHub):
        index = library.opened().index
        shard = library.opened().shard(reference.name)
        entry = shard.by_digest(source.digest) if shard else None
        assert entry is not None, "a hub has an entry for what it gave"
        return taken_from(index, reference.name, entry, tags)
    if not isinstance(library, FolderLibrary):
        raise LibraryError(f'"{reference}" is not in a folder or hub', rule="reference-unresolved")
    found = read_version(library.root / reference.name / source.version)
    if sha256_hex(found.component) != source.digest:
        raise IntegrityError(f"{source.location} was changed while it was read", hint="try again")
    stored = {name: Stored(sha256_hex(data), len(data)) for name, data in found.files.items()}
    entry = make_entry(spec, source.version, Stored(source.digest, len(found.component)), stored)
    return Taken(reference.name, entry, found.component, found.files, tags)


def taken_from(index: HubIndex, name: str, entry: VersionEntry, tags: tuple[str, ...] = ()) -> Taken:
    """A version of a hub, verified."""
    files = {file: index.blob(stored) for file, stored in entry.files.items()}
    return Taken(name, entry, index.blob(Stored(entry.digest, entry.size)), files, tags)


def everything(index: HubIndex) -> Iterator[Taken]:
    """Every version of every component of a hub, yanked ones too, one after the other."""
    for number in range(BUCKETS):
        for name, held in sorted(index.bucket(number).items()):
            shard = index.shard_at(name, held.digest)
            yield from (taken_from(index, name, entry, _tags(shard, entry)) for entry in shard.versions)


def addresses_of(index: HubIndex) -> dict[str, bytes]:
    """The components of the web that a hub holds by their URL alone; mirrored repositories are not among them."""
    sources = read_sources(index)
    if sources is None or sources.addresses is None:
        return {}
    where, data = read_part(index, sources.addresses)
    return {url: index.blob(Stored(digest, MAX_SPEC_BYTES)) for url, digest in decode_addresses(data, where).items()}


def _tags(shard: Shard, entry: VersionEntry) -> tuple[str, ...]:
    return tuple(tag for tag, digest in shard.tags.items() if digest == entry.digest)


def _locked(entry: LockEntry, libraries: Libraries) -> Taken:
    reference = parse_reference(entry.ref)
    taken = take(replace(reference, range_text="", tag="", digest=entry.digest), libraries)
    return replace(taken, tags=(reference.tag,) if reference.tag else ())


def _with_successors(taken: Taken, libraries: Libraries) -> Iterator[Taken]:
    """A version, and those that take its place: whoever reads that it is superseded finds them."""
    seen: set[str] = set()
    while True:
        successor = taken.entry.superseded_by
        if not successor or successor in seen:
            yield taken
            return
        seen.add(successor)
        try:
            following = take(parse_reference(successor), libraries)
        except CatalogError:  # an author's note about what no library has
            yield replace(taken, entry=replace(taken.entry, superseded_by=None))
            return
        yield taken
        taken = following


def _read_url(entry: LockEntry, libraries: Libraries, options: FetchOptions) -> bytes:
    from catalog.load.fetch import fetch

    held = vendored_bytes(entry.digest, libraries)
    return held if held is not None else fetch(f"{entry.ref}#sha256={entry.digest}", options).text.encode()
