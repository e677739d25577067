"""The values of an index as the bytes that stand in a hub."""

from __future__ import annotations

from typing import Any

from catalog.library.index.canonical import canonical
from catalog.library.index.values import BUCKETS, Bucket, Root, Shard, Stored, VersionEntry


def encode_root(root: Root) -> bytes:
    """The bytes of `index.json`."""
    value: dict[str, Any] = {
        "index": 1,
        "bucket_count": BUCKETS,
        "buckets": [_stored(bucket) for bucket in root.buckets],
    }
    parts = {"sources": root.sources, "search": root.search}
    value.update({name: _stored(part) for name, part in parts.items() if part is not None})
    return canonical(value)


def encode_bucket(bucket: Bucket) -> bytes:
    """The bytes of a bucket."""
    return canonical({name: {"latest": entry.latest, "digest": entry.digest} for name, entry in bucket.items()})


def encode_shard(shard: Shard) -> bytes:
    """The bytes of a shard."""
    value: dict[str, Any] = {"name": shard.name, "versions": [entry_struct(entry) for entry in shard.versions]}
    if shard.tags:
        value["tags"] = dict(shard.tags)
    return canonical(value)


def entry_struct(entry: VersionEntry) -> dict[str, Any]:
    """One version as JSON data."""
    return {
        "version": entry.version,
        "digest": entry.digest,
        "size": entry.size,
        "description": entry.description,
        "image": entry.image,
        "image_digest": entry.image_digest,
        "inputs": [dict(port) for port in entry.inputs],
        "outputs": [dict(port) for port in entry.outputs],
        "labels": dict(entry.labels),
        "annotations": dict(entry.annotations),
        "deprecated": entry.deprecated,
        "superseded_by": entry.superseded_by,
        "yanked": entry.yanked,
        "changes": [dict(change) for change in entry.changes],
        "files": {name: _stored(stored) for name, stored in entry.files.items()},
    }


def _stored(stored: Stored) -> dict[str, Any]:
    return {"digest": stored.digest, "size": stored.size}
