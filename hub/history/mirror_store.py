"""Reading a whole mirror from a hub, and writing one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from catalog.library.hub.index import HubIndex
from catalog.library.hub.mirror.decode import MAX_DIGITS, decode_commits, decode_paths
from catalog.library.hub.mirror.encode import encode_commits, encode_paths, encode_refs, encode_sources
from catalog.library.hub.mirror.lookup import read_part, read_refs, read_sources
from catalog.library.hub.mirror.values import Mirror, Parts, Sources
from catalog.library.index.canonical import sha256_hex
from catalog.library.index.paths import source_path
from catalog.library.index.values import Stored
from hub.history.mirrored_state import MirrorContent
from hub.index.change import current_index, set_parts
from hub.index.store import HubWriter

PART_BYTES = 64 << 10

_Value = TypeVar("_Value")


def read_mirror(index: HubIndex, origin: str) -> MirrorContent:
    """Everything the hub has of a repository; an empty mirror when it has nothing."""
    sources = read_sources(index)
    mirror = sources.repository(origin) if sources else None
    if mirror is None:
        return MirrorContent()
    commits = {key: state for part in mirror.commits.stored for key, state in _decoded(index, part, decode_commits)}
    paths = {path: held for part in mirror.paths.stored for path, held in _decoded(index, part, decode_paths)}
    return MirrorContent(read_refs(index, mirror), commits, paths)


def write_mirror(writer: HubWriter, origin: str, content: MirrorContent) -> None:
    """Make `content` what the hub mirrors of a repository; what it mirrors of others stays."""
    index = current_index(writer)
    before = read_sources(index) or Sources()
    mirror = Mirror(
        origin,
        _put(writer, encode_refs(content.refs)),
        _put_parts(writer, content.states, lambda commit: commit, encode_commits),
        _put_parts(writer, content.paths, lambda path: sha256_hex(path.encode()), encode_paths),
    )
    others = tuple(known for known in before.repositories if known.origin != origin)
    after = replace(before, repositories=(*others, mirror))
    stored = _put(writer, encode_sources(after))
    set_parts(writer, sources=stored)
    old = {*_files(before), *([index.root.sources.digest] if index.root.sources else [])}
    for digest in sorted(old - {*_files(after), stored.digest}):
        writer.retire(source_path(digest))


def _put_parts(
    writer: HubWriter,
    items: Mapping[str, _Value],
    key_of: Callable[[str], str],
    encode: Callable[[Mapping[str, _Value]], bytes],
) -> Parts:
    size = len(encode(items))
    digits = next((count for count in range(MAX_DIGITS) if size <= PART_BYTES * 16**count), MAX_DIGITS)
    parts: list[dict[str, _Value]] = [{} for _ in range(16**digits)]
    for item, value in items.items():
        parts[int(key_of(item)[:digits] or "0", 16)][item] = value
    return Parts(digits, tuple(_put(writer, encode(part)) for part in parts))


def _put(writer: HubWriter, data: bytes) -> Stored:
    stored = Stored(sha256_hex(data), len(data))
    writer.write(source_path(stored.digest), data)
    return stored


def _decoded(
    index: HubIndex, part: Stored, decode: Callable[[bytes, str], Mapping[str, _Value]]
) -> Iterator[tuple[str, _Value]]:
    where, data = read_part(index, part)
    yield from decode(data, where).items()


def _files(sources: Sources) -> Iterator[str]:
    for mirror in sources.repositories:
        yield from (stored.digest for stored in (mirror.refs, *mirror.commits.stored, *mirror.paths.stored))
    if sources.addresses is not None:
        yield sources.addresses.digest
