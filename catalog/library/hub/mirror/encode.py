"""The values of the part `sources` as the bytes that stand in a hub."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.library.hub.mirror.values import CommitStates, Mirror, MirrorPaths, Parts, Refs, Sources
from catalog.library.index.canonical import canonical
from catalog.library.index.values import Stored


def encode_sources(sources: Sources) -> bytes:
    """The list that the root names."""
    mirrors = sorted(sources.repositories, key=lambda mirror: mirror.origin)
    value: dict[str, Any] = {"sources": 1, "repositories": [_mirror(mirror) for mirror in mirrors]}
    if sources.addresses is not None:
        value["addresses"] = _stored(sources.addresses)
    return canonical(value)


def encode_addresses(addresses: Mapping[str, str]) -> bytes:
    """Single addresses: URL without fragment to the digest (hex) of the component that stood there."""
    return canonical(dict(addresses))


def encode_refs(refs: Refs) -> bytes:
    """Branches and tags."""
    return canonical({"head": refs.head, "heads": dict(refs.heads), "tags": dict(refs.tags), "last": refs.last})


def encode_commits(commits: CommitStates) -> bytes:
    """One part of the commits."""
    return canonical(dict(commits))


def encode_paths(paths: MirrorPaths) -> bytes:
    """One part of the paths."""
    return canonical(
        {
            path: {"name": found.name, "at": [[run.first, run.last, run.digest] for run in found.runs]}
            for path, found in paths.items()
        }
    )


def _mirror(mirror: Mirror) -> dict[str, Any]:
    return {
        "origin": mirror.origin,
        "refs": _stored(mirror.refs),
        "commits": _parts(mirror.commits),
        "paths": _parts(mirror.paths),
    }


def _parts(parts: Parts) -> dict[str, Any]:
    return {"digits": parts.digits, "parts": [_stored(stored) for stored in parts.stored]}


def _stored(stored: Stored) -> dict[str, Any]:
    return {"digest": stored.digest, "size": stored.size}
