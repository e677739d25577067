"""Reading an index from a hub's files: from the root downwards, every byte against the digest above it."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.errors import IntegrityError, LibraryError
from catalog.library.hub.files import HubFiles
from catalog.library.index.canonical import verified
from catalog.library.index.decode import (
    MAX_BUCKET_BYTES,
    MAX_ROOT_BYTES,
    MAX_SHARD_BYTES,
    decode_bucket,
    decode_root,
    decode_shard,
)
from catalog.library.index.paths import ROOT, blob_path, bucket_path, shard_path
from catalog.library.index.values import EMPTY_BUCKET, Bucket, BucketEntry, Root, Shard, Stored, bucket_number


@dataclass(frozen=True)
class HubIndex:
    """One state of a hub: what is read through it belongs to `root`."""

    files: HubFiles
    root: Root

    def bucket(self, number: int) -> Bucket:
        """The bucket of that number. IntegrityError when it is not what the root promises."""
        stored = self.root.buckets[number]
        if stored == EMPTY_BUCKET:
            return {}
        if stored.size > MAX_BUCKET_BYTES:
            raise LibraryError(f"bucket {number} of {self.files.place} is too large", rule="hub-too-large")
        path = bucket_path(stored.digest)
        data = read_verified(self.files, path, stored.digest, stored.size)
        return decode_bucket(data, f"{self.files.place}/{path}")

    def entry(self, name: str) -> BucketEntry | None:
        """The component of that name, or None."""
        return self.bucket(bucket_number(name)).get(name)

    def shard(self, name: str) -> Shard | None:
        """All versions of a component, or None for an unknown name."""
        entry = self.entry(name)
        return None if entry is None else self.shard_at(name, entry.digest)

    def shard_at(self, name: str, digest: str) -> Shard:
        """The shard with this digest. IntegrityError when it is another component's."""
        path = shard_path(digest)
        where = f"{self.files.place}/{path}"
        shard = decode_shard(read_verified(self.files, path, digest, MAX_SHARD_BYTES), where)
        if shard.name != name:
            raise IntegrityError(f'{where} is the shard of "{shard.name}", not of "{name}"', rule="hub-malformed")
        return shard

    def blob(self, stored: Stored) -> bytes:
        """A component file, or a file beside one."""
        return read_verified(self.files, blob_path(stored.digest), stored.digest, stored.size)


def read_root(files: HubFiles) -> bytes:
    """The bytes of a hub's root. LibraryError (rule hub-missing) when the place is no hub."""
    data = files.read(ROOT, MAX_ROOT_BYTES)
    if data is None:
        raise LibraryError(f"{files.place} is no hub: it has no {ROOT}", rule="hub-missing", hint="check its address")
    return data


def open_index(files: HubFiles) -> HubIndex:
    """The index as its root is now, on the word of the place it is read from."""
    return HubIndex(files, decode_root(read_root(files), f"{files.place}/{ROOT}"))


def read_verified(files: HubFiles, path: str, digest: str, limit: int) -> bytes:
    """The bytes at `path`; IntegrityError when they are missing or have another digest."""
    data = files.read(path, limit)
    if data is None:
        hint = "it may have been published in part, or changed just now: try again"
        raise IntegrityError(f"{files.place} lacks {path}, which its index names", rule="hub-incomplete", hint=hint)
    return verified(data, digest, f"{files.place}/{path}")
