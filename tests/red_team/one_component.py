"""A hub with one component in one version, made by hand from the values of an index."""

from __future__ import annotations

from catalog.library.index.canonical import sha256_hex
from catalog.library.index.encode import encode_bucket, encode_root, encode_shard
from catalog.library.index.paths import ROOT, blob_path, bucket_path, shard_path
from catalog.library.index.values import BUCKETS, BucketEntry, Root, Shard, Stored, VersionEntry, bucket_number
from tests.hub.trust.memory_hub import MemoryHub
from tests.library.folders import container


def hub_of(name: str, image: str = "bash:5", blob: bytes | None = None) -> MemoryHub:
    """The component `name` 1.0.0 with that image, or with those bytes for its file; every digest holds."""
    hub = MemoryHub()
    blob = container(name, image).encode() if blob is None else blob
    shard = encode_shard(Shard(name, (VersionEntry("1.0.0", sha256_hex(blob), len(blob)),)))
    bucket = encode_bucket({name: BucketEntry("1.0.0", sha256_hex(shard))})
    empty = encode_bucket({})
    buckets = [Stored(sha256_hex(empty), len(empty))] * BUCKETS
    buckets[bucket_number(name)] = Stored(sha256_hex(bucket), len(bucket))
    hub.write(blob_path(sha256_hex(blob)), blob)
    hub.write(shard_path(sha256_hex(shard)), shard)
    hub.write(bucket_path(sha256_hex(bucket)), bucket)
    hub.write(bucket_path(sha256_hex(empty)), empty)
    hub.write(ROOT, encode_root(Root(tuple(buckets))))
    return hub
