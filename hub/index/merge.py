"""A component as a library's folder has it, and as the index had it before: what the index says of it next."""

from __future__ import annotations

from dataclasses import dataclass, replace

from catalog.errors import Finding
from catalog.library.hub.files import HubFiles
from catalog.library.index.values import Shard, VersionEntry
from hub.index.versions import changes_of, predecessors, reader


@dataclass(frozen=True, slots=True)
class Merged:
    """The shard; the versions that are new; those that only the index had; and those whose file is another one."""

    shard: Shard
    added: tuple[str, ...]
    kept: tuple[str, ...]
    findings: tuple[Finding, ...]


def merge(files: HubFiles, old: Shard | None, new: Shard) -> Merged:
    """`new` with what was done to its versions in the hub, and with the versions that are no longer in the folder.

    `files` has the blobs of both. A version whose component file is not the published one gives a finding, rule
    `version-immutable`.
    """
    if old is None:
        return Merged(new, tuple(entry.version for entry in new.versions), (), ())
    before = {entry.version: entry for entry in old.versions}
    now = {entry.version: _with_state(entry, before.get(entry.version)) for entry in new.versions}
    kept = {version: entry for version, entry in before.items() if version not in now}
    findings = [_changed(new.name, version) for version in now if _differs(now[version], before.get(version))]
    entries = _retold(files, now, kept) if kept else tuple(now.values())
    added = tuple(version for version in now if version not in before)
    return Merged(Shard(new.name, entries, old.tags), added, tuple(kept), tuple(findings))


def _with_state(entry: VersionEntry, before: VersionEntry | None) -> VersionEntry:
    if before is None:
        return entry
    return replace(entry, deprecated=before.deprecated, superseded_by=before.superseded_by, yanked=before.yanked)


def _differs(entry: VersionEntry, before: VersionEntry | None) -> bool:
    return before is not None and before.digest != entry.digest


def _changed(name: str, version: str) -> Finding:
    return Finding(
        "version-immutable",
        f"{name} {version} is in the index with another component.yaml, and a published version never changes",
        hint="restore the file and make the next version (`catalog bump`); --fresh forgets what was published",
    )


def _retold(files: HubFiles, now: dict[str, VersionEntry], kept: dict[str, VersionEntry]) -> tuple[VersionEntry, ...]:
    """All versions in order; the changes of those that now follow a kept one are told anew."""
    every = {**kept, **now}
    alone = predecessors(now)
    read = reader(files, Shard("", tuple(every.values())), {})
    entries = []
    for version, before in predecessors(every).items():
        entry = every[version]
        if version in now and alone[version] != before:
            entry = replace(entry, changes=changes_of(version, before, read))
        entries.append(entry)
    return tuple(entries)
