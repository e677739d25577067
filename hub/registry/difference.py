"""What one root of the index changed about another: which components, and which files belong to their namespaces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from catalog.library.hub.files import HubFiles
from catalog.library.hub.index import HubIndex
from catalog.library.index.decode import decode_root
from catalog.library.index.paths import ROOT, blob_path, shard_path
from catalog.library.index.values import BUCKETS, Bucket, VersionEntry
from hub.registry.names import namespace_of


@dataclass(frozen=True, slots=True)
class ChangedComponent:
    """A component whose shard is another one now, or is gone; `paths` are the files that are new for its namespace."""

    name: str
    namespace: str
    paths: tuple[str, ...]


def changed_components(files: HubFiles, before: bytes | None, after: bytes | None) -> Iterator[ChangedComponent]:
    """What changed between two roots (the bytes of index.json, None for none) whose parts `files` has."""
    old, new = _index(files, before), _index(files, after)
    for number in range(BUCKETS):
        if old and new and old.root.buckets[number] == new.root.buckets[number]:
            continue
        was, now = _bucket(old, number), _bucket(new, number)
        for name in sorted({*was, *now}):
            if was.get(name) != now.get(name):
                yield _changed(name, old if name in was else None, new if name in now else None, was, now)


def _changed(name: str, old: HubIndex | None, new: HubIndex | None, was: Bucket, now: Bucket) -> ChangedComponent:
    if new is None:
        return ChangedComponent(name, namespace_of(name), ())
    known = set() if old is None else _blobs(old.shard_at(name, was[name].digest).versions)
    blobs = _blobs(new.shard_at(name, now[name].digest).versions) - known
    return ChangedComponent(name, namespace_of(name), (shard_path(now[name].digest), *sorted(blobs)))


def _blobs(versions: tuple[VersionEntry, ...]) -> set[str]:
    found = {blob_path(entry.digest) for entry in versions}
    return found | {blob_path(stored.digest) for entry in versions for stored in entry.files.values()}


def _index(files: HubFiles, root: bytes | None) -> HubIndex | None:
    return None if root is None else HubIndex(files, decode_root(root, f"{files.place}/{ROOT}"))


def _bucket(index: HubIndex | None, number: int) -> Bucket:
    return {} if index is None else index.bucket(number)
