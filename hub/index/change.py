"""Changing an index: the shards of some components, their buckets, the search tables, and the root last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from catalog.errors import LibraryError
from catalog.library.hub.files import HubFiles
from catalog.library.hub.index import HubIndex
from catalog.library.index.canonical import sha256_hex
from catalog.library.index.decode import MAX_BUCKET_BYTES, MAX_ROOT_BYTES, MAX_SHARD_BYTES, decode_root
from catalog.library.index.encode import encode_bucket, encode_root, encode_shard
from catalog.library.index.paths import ROOT, bucket_path, shard_path
from catalog.library.index.values import BUCKETS, EMPTY_BUCKET, BucketEntry, Root, Shard, Stored, bucket_number
from hub.index.namespaces import note_namespaces
from hub.index.search_tables import updated_tables
from hub.index.store import HubWriter


def current_index(files: HubFiles) -> HubIndex:
    """The index as it stands; that of no component where there is no hub yet. IntegrityError for a broken root."""
    data = files.read(ROOT, MAX_ROOT_BYTES)
    return HubIndex(files, empty_root() if data is None else decode_root(data, f"{files.place}/{ROOT}"))


def empty_root() -> Root:
    """The root of a hub without components."""
    return Root((EMPTY_BUCKET,) * BUCKETS)


def put_shard(writer: HubWriter, shard: Shard) -> None:
    """Set all versions of one component. LibraryError (rule hub-too-large) when no reader would take them."""
    change_shards(writer, (shard,))


def change_shards(writer: HubWriter, shards: Iterable[Shard]) -> None:
    """Set the shards of several components; every bucket they touch is written once. For none: an empty hub."""
    write_bucket(writer, {})
    index = current_index(writer)
    changed = tuple(shards)
    touched: dict[int, dict[str, BucketEntry]] = {}
    for shard in changed:
        touched.setdefault(bucket_number(shard.name), {})[shard.name] = write_shard(writer, shard)
    buckets = list(index.root.buckets)
    for number, entries in touched.items():
        buckets[number] = _change_bucket(writer, index.bucket(number), entries)
    note_namespaces(writer, (shard.name for shard in changed))
    search = updated_tables(writer, index, changed)
    put_root(writer, replace(index.root, buckets=tuple(buckets), search=search), index.root)


def set_parts(writer: HubWriter, *, sources: Stored | None = None, search: Stored | None = None) -> None:
    """Name the list of mirrored sources, or of search tables, in the root; one that is not given stays as it is."""
    root = current_index(writer).root
    put_root(writer, replace(root, sources=sources or root.sources, search=search or root.search), root)


def write_shard(writer: HubWriter, shard: Shard) -> BucketEntry:
    """Write a shard; what its bucket is to say of it. LibraryError (rule hub-too-large)."""
    data = encode_shard(shard)
    _require(len(data) <= MAX_SHARD_BYTES, f'the versions of "{shard.name}"', MAX_SHARD_BYTES)
    digest = sha256_hex(data)
    writer.write(shard_path(digest), data)
    return BucketEntry(shard.latest, digest)


def write_bucket(writer: HubWriter, bucket: Mapping[str, BucketEntry]) -> Stored:
    """Write a bucket; what the root is to say of it. LibraryError (rule hub-too-large)."""
    data = encode_bucket(bucket)
    _require(len(data) <= MAX_BUCKET_BYTES, "a bucket", MAX_BUCKET_BYTES)
    stored = Stored(sha256_hex(data), len(data))
    writer.write(bucket_path(stored.digest), data)
    return stored


def put_root(writer: HubWriter, root: Root, before: Root | None = None) -> None:
    """Write the root; the buckets that only the one `before` named are retired. None: it is read."""
    old = before or current_index(writer).root
    writer.write(ROOT, encode_root(root))
    for bucket in sorted(set(old.buckets) - set(root.buckets), key=lambda stored: stored.digest):
        writer.retire(bucket_path(bucket.digest))


def _change_bucket(writer: HubWriter, before: Mapping[str, BucketEntry], entries: Mapping[str, BucketEntry]) -> Stored:
    after = {**before, **entries}
    for name, entry in entries.items():
        if name in before and before[name].digest != entry.digest:
            writer.retire(shard_path(before[name].digest))
    return write_bucket(writer, after)


def _require(condition: bool, what: str, limit: int) -> None:
    if not condition:
        raise LibraryError(f"{what} would take more than {limit} bytes of the index", rule="hub-too-large")
