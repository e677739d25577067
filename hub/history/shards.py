"""Adding many versions to components at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from catalog.library.index.values import Shard, VersionEntry
from hub.index.successors import Find, find_version, successor_findings
from hub.index.versions import Read, changes_of, predecessors


def with_versions(shard: Shard | None, name: str, entries: Iterable[VersionEntry], read: Read) -> Shard:
    """The shard with more versions, as adding them one by one gives it; what it has stays, but for the changes told."""
    known = {old.version: old for old in shard.versions} if shard else {}
    added = {entry.version: entry for entry in entries}
    earlier = predecessors(known)
    told = []
    for version, before in predecessors({*known, *added}).items():
        entry = known.get(version) or added[version]
        if version not in known or earlier[version] != before:
            entry = replace(entry, changes=changes_of(version, before, read))
        told.append(entry)
    return Shard(name, tuple(told), shard.tags if shard else {})


def with_known_successors(shards: Iterable[Shard], find: Find) -> list[Shard]:
    """The shards without successors that the hub does not have, or that lead in a circle.

    A history may tell them in annotations that nobody checked. `find` gives what the hub has else.
    """
    changed = {shard.name: shard for shard in shards}

    def known(name: str) -> Shard | None:
        return changed.get(name) or find(name)

    for is_wrong in (_is_unknown, _is_circle):
        wrong = [
            (name, entry.version)
            for name, shard in changed.items()
            for entry in shard.versions
            if entry.superseded_by and is_wrong(known, name, entry)
        ]
        for name, version in wrong:
            entries = (
                replace(entry, superseded_by=None) if entry.version == version else entry
                for entry in changed[name].versions
            )
            changed[name] = replace(changed[name], versions=tuple(entries))
    return list(changed.values())


def _is_unknown(find: Find, name: str, entry: VersionEntry) -> bool:
    return find_version(find, entry.superseded_by or "") is None


def _is_circle(find: Find, name: str, entry: VersionEntry) -> bool:
    return bool(successor_findings(find, name, entry.version, entry.superseded_by or ""))
