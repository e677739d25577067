"""A hub in memory that mirrors a repository: made of values, without git."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.library.hub.index import HubIndex
from catalog.library.hub.mirror.encode import (
    encode_addresses,
    encode_commits,
    encode_paths,
    encode_refs,
    encode_sources,
)
from catalog.library.hub.mirror.values import CommitStates, Mirror, MirrorPath, Parts, Refs, Sources
from catalog.library.index.canonical import sha256_hex
from catalog.library.index.paths import blob_path, source_path
from catalog.library.index.values import BUCKETS, Root, Stored

ORIGIN = "github.com/acme/parts"
RAW = "https://raw.githubusercontent.com/acme/parts"


@dataclass
class Memory:
    """Files of a hub, by path."""

    files: dict[str, bytes] = field(default_factory=dict)
    place: str = "memory"

    def read(self, path: str, limit: int) -> bytes | None:
        """See HubFiles."""
        data = self.files.get(path)
        assert data is None or len(data) <= limit
        return data

    def put(self, data: bytes) -> Stored:
        """Keep a part of the sources."""
        stored = Stored(sha256_hex(data), len(data))
        self.files[source_path(stored.digest)] = data
        return stored

    def put_component(self, text: str) -> str:
        """Keep a component; its digest."""
        digest = sha256_hex(text.encode())
        self.files[blob_path(digest)] = text.encode()
        return digest


def mirror_index(
    memory: Memory,
    refs: Refs,
    states: CommitStates,
    paths: Mapping[str, MirrorPath],
    addresses: Mapping[str, str] | None = None,
) -> HubIndex:
    """The index of a hub that mirrors one repository, each map in one part."""
    mirror = Mirror(
        ORIGIN,
        memory.put(encode_refs(refs)),
        Parts(0, (memory.put(encode_commits(states)),)),
        Parts(0, (memory.put(encode_paths(paths)),)),
    )
    known = None if addresses is None else memory.put(encode_addresses(addresses))
    sources = memory.put(encode_sources(Sources((mirror,), known)))
    return HubIndex(memory, Root((Stored(sha256_hex(b"{}"), 2),) * BUCKETS, sources=sources))
