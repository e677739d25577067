"""Putting a version among the others of its component, with what changed from the one it follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from catalog.diff.migrations import NAME as MIGRATIONS
from catalog.diff.migrations import parse_migrations, steps_from
from catalog.diff.steps import Step
from catalog.library.hub.files import HubFiles
from catalog.library.hub.index import read_verified
from catalog.library.index.paths import blob_path
from catalog.library.index.values import Shard, Stored, VersionEntry
from catalog.spec.ir import parse_any
from catalog.spec.model import ComponentSpec
from hub.index.entry import changes_between


@dataclass(frozen=True, slots=True)
class Parsed:
    """A version as read: its spec, and the text of its migrations.yaml, empty when it has none."""

    spec: ComponentSpec
    migrations: str = ""

    def steps(self, old_version: str) -> tuple[Step, ...]:
        """The steps that lead here from a version. SpecError for a migrations.yaml that is none."""
        return steps_from(parse_migrations(self.migrations, MIGRATIONS), old_version) or () if self.migrations else ()


Read = Callable[[str], Parsed]


def predecessors(versions: Iterable[str]) -> dict[str, str]:
    """Each of these SemVer versions, highest first, with the highest release below it, or the empty text."""
    import semantic_version

    found: dict[str, str] = {}
    below = release = ""
    key = None
    parsed = [semantic_version.Version(version) for version in versions]
    for version in sorted(parsed, key=lambda version: (version.precedence_key, str(version))):
        if version.precedence_key != key:
            key, below = version.precedence_key, release
        found[str(version)] = below
        if not version.prerelease:
            release = str(version)
    return dict(reversed(found.items()))


def changes_of(version: str, before: str, read: Read) -> tuple[Mapping[str, str], ...]:
    """What changed from the version `before`; nothing when that is the empty text."""
    if not before:
        return ()
    new = read(version)
    return changes_between(read(before).spec, new.spec, new.steps(before))


def with_version(shard: Shard | None, name: str, entry: VersionEntry, read: Read) -> Shard:
    """The shard with one more version, or another entry for one it has.

    The changes of this version are told, and those of the versions that follow it from now on are told anew.
    """
    known = {old.version: old for old in shard.versions} if shard else {}
    earlier = predecessors(known)
    entries = []
    for version, before in predecessors({*known, entry.version}).items():
        told = entry if version == entry.version else known[version]
        if version == entry.version or earlier[version] != before:
            told = replace(told, changes=changes_of(version, before, read))
        entries.append(told)
    return Shard(name, tuple(entries), shard.tags if shard else {})


def reader(files: HubFiles, shard: Shard | None, given: Mapping[str, Parsed]) -> Read:
    """Reads versions of a component: those that are `given`, the others from the hub by their entries in `shard`."""

    def read(version: str) -> Parsed:
        entry = shard.entry(version) if shard and version not in given else None
        return given[version] if entry is None else _read(files, entry)

    return read


def _read(files: HubFiles, entry: VersionEntry) -> Parsed:
    def text(stored: Stored) -> str:
        return read_verified(files, blob_path(stored.digest), stored.digest, stored.size).decode()

    beside = entry.files.get(MIGRATIONS)
    return Parsed(parse_any(text(Stored(entry.digest, entry.size))), text(beside) if beside else "")
