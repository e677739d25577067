"""A library that is a hub: components by name and version, read through its index."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property

from catalog.errors import IntegrityError, LibraryError
from catalog.library.hub.index import HubIndex
from catalog.library.index.values import BUCKETS, Shard, Stored, VersionEntry
from catalog.library.reference import check_digest, check_name, check_tag, is_version
from catalog.library.target import LOCAL_HUB, scheme_of
from catalog.spec.model import ComponentSpec, Source

WORKERS = 16


@dataclass(frozen=True)
class HubLibrary:
    """The components of one state of a hub. What was read is kept for the life of the object."""

    index: HubIndex
    _shards: dict[str, Shard | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def place(self) -> str:
        """Where the hub is."""
        return self.index.files.place

    @cached_property
    def latest(self) -> Mapping[str, str]:
        """What each bare name means now, sorted by name; reads every bucket, several at once."""
        with ThreadPoolExecutor(WORKERS) as pool:
            buckets = list(pool.map(self.index.bucket, range(BUCKETS)))
        return dict(sorted((name, entry.latest) for bucket in buckets for name, entry in bucket.items()))

    def names(self) -> tuple[str, ...]:
        """The names of all components, sorted; reads every bucket."""
        return tuple(self.latest)

    def holds(self, name: str) -> bool:
        """True when the hub has the name in any version."""
        return self.shard(name) is not None

    def versions(self, name: str) -> tuple[str, ...]:
        """The versions of a name that are not yanked, highest first."""
        shard = self.shard(name)
        return () if shard is None else tuple(entry.version for entry in shard.versions if not entry.yanked)

    def load(self, name: str, version: str = "") -> ComponentSpec:
        """One version that is not yanked. Raises LibraryError, IntegrityError, SpecError, FetchError."""
        if version and not is_version(version):
            raise LibraryError(f'"{version[:80]}" is not a version', rule="range-invalid", hint="such as 1.2.0")
        entry = self.entry(name, version)
        if entry is None or entry.yanked:
            gone = "yanked: it is found by its digest alone; " if entry is not None else ""
            raise LibraryError(
                f"{self.place} does not hold {name} {version}".rstrip(),
                rule="version-unresolved",
                hint=f"{gone}it holds: {', '.join(self.versions(name)) or 'no version of it'}",
            )
        return self._spec(name, entry)

    def find_digest(self, name: str, digest: str) -> ComponentSpec | None:
        """The version whose file has this sha256, yanked ones too, or None."""
        wanted = check_digest(digest)
        shard = self.shard(name)
        entry = shard.by_digest(wanted) if shard else None
        return None if entry is None else self._spec(name, entry)

    def find_tag(self, name: str, tag: str) -> ComponentSpec | None:
        """The version that a tag names now, or None."""
        wanted = check_tag(tag)
        shard = self.shard(name)
        digest = shard.tags.get(wanted) if shard else None
        return None if digest is None else self.find_digest(name, digest)

    def entry(self, name: str, version: str) -> VersionEntry | None:
        """What the index says of a version, or None."""
        shard = self.shard(name)
        return None if shard is None else shard.entry(version)

    def shard(self, name: str) -> Shard | None:
        """Everything the index says of a component, or None."""
        if name not in self._shards:
            self._shards[name] = self.index.shard(check_name(name))
        return self._shards[name]

    def file(self, name: str, version: str, file: str) -> bytes | None:
        """A file beside a version's component file, such as migrations.yaml; None when it has none."""
        entry = self.entry(name, version)
        stored = entry.files.get(file) if entry else None
        return None if stored is None else self.index.blob(stored)

    def _spec(self, name: str, entry: VersionEntry) -> ComponentSpec:
        from catalog.spec.ir import parse_any

        where = f"{self.place}/{name}@{entry.version}"
        text = _decoded(self.index.blob(Stored(entry.digest, entry.size)), where)
        # What a hub on this machine holds was written elsewhere: it may not refer to files here.
        location = where if scheme_of(where) else f"{LOCAL_HUB}:{where}"
        spec = parse_any(text, where, source=Source(location=location, local=False))
        source = spec.source or Source(location=location)
        return replace(spec, source=replace(source, name=name, version=entry.version))


def _decoded(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise IntegrityError(f"{where} is not UTF-8 text", rule="hub-malformed", hint="ask the hub's owner") from None
