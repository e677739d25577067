"""Libraries to the index of their components: the same libraries, and the same hub before, make the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from catalog.errors import Finding, LibraryError
from catalog.library.folder import FolderLibrary
from catalog.library.hub.index import HubIndex
from catalog.library.hub.search.document import Document, shard_document
from catalog.library.hub.search.tables import read_manifest, table_path
from catalog.library.index.paths import ROOT, blob_path, bucket_path, shard_path
from catalog.library.index.values import BUCKETS, EMPTY_BUCKET, Bucket, BucketEntry, Root, Shard, bucket_number
from hub.index.change import current_index, put_root, write_bucket, write_shard
from hub.index.collect_seldom import collecting_seldom
from hub.index.component_shard import ComponentShard
from hub.index.look_alikes import look_alikes
from hub.index.merge import merge
from hub.index.namespaces import note_namespaces
from hub.index.read_libraries import read_libraries
from hub.index.search_tables import blob_reader, put_tables
from hub.index.store import HubWriter
from hub.index.successors import successor_findings
from hub.index.writing import put_blob


@dataclass(frozen=True, slots=True)
class Built:
    """What an index holds: the digest of every version, those that are new, and those that only the index had before.

    Versions are written `name@version`. `paths` are all files that the root leads to, and the root. `warnings` are
    findings that do not stop a build.
    """

    digests: dict[str, str]
    added: tuple[str, ...]
    kept: tuple[str, ...]
    warnings: tuple[Finding, ...]
    paths: frozenset[str]


@dataclass
class _Building:
    writer: HubWriter
    before: HubIndex
    known: Bucket
    shards: dict[str, Shard] = field(default_factory=dict)
    entries: dict[str, BucketEntry] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def take(self, component: ComponentShard) -> None:
        """Write the files of a component, and note its shard."""
        self.findings += component.findings
        if component.shard is None:
            return
        for blob in component.blobs:
            put_blob(self.writer, blob)
        merged = merge(self.writer, self.old_shard(component.name), component.shard)
        self.findings += merged.findings
        self.added += [f"{component.name}@{version}" for version in merged.added]
        self.kept += [f"{component.name}@{version}" for version in merged.kept]
        self._keep(merged.shard)

    def old_shard(self, name: str) -> Shard | None:
        """What the index had of a component."""
        return self.before.shard_at(name, self.known[name].digest) if name in self.known else None

    def _keep(self, shard: Shard) -> None:
        self.shards[shard.name] = shard
        self.entries[shard.name] = write_shard(self.writer, shard)

    def keep_the_rest(self) -> None:
        """Take the components that only the index has."""
        for name in sorted(set(self.known) - set(self.shards)):
            shard = self.before.shard_at(name, self.known[name].digest)
            self._keep(shard)
            self.kept += [f"{name}@{version.version}" for version in shard.versions]


def build_index(libraries: Sequence[FolderLibrary], writer: HubWriter, *, fresh: bool = False) -> Built:
    """Write the index of all components of the libraries; for one name the first library counts.

    What was done to versions in the hub before stays, and so do versions that are no longer in the libraries; `fresh`
    forgets both, and takes component files that differ from the published ones. Raises LibraryError with all findings:
    components that cannot be read, rules version-immutable, name-look-alike and successor-cycle.
    """
    write_bucket(writer, {})
    current = current_index(writer)
    known = {} if fresh else {name: at for number in range(BUCKETS) for name, at in current.bucket(number).items()}
    building = _Building(writer, current, known)
    with collecting_seldom():
        for component in read_libraries(libraries):
            building.take(component)
        building.keep_the_rest()
    warnings = _judge(building)
    root = replace(_put_all(building), sources=None if fresh else current.root.sources)
    put_root(writer, root)
    paths = frozenset(_paths(HubIndex(writer, root), building.shards))
    digests = {
        f"{name}@{entry.version}": entry.digest for name, shard in building.shards.items() for entry in shard.versions
    }
    return Built(digests, tuple(building.added), tuple(building.kept), warnings, paths)


def _judge(building: _Building) -> tuple[Finding, ...]:
    """Raise what stands against the index; the other findings."""
    shards = building.shards
    found = [*building.findings, *_look_alikes(shards)]
    for name, shard in shards.items():
        for entry in shard.versions:
            if entry.superseded_by:
                found += successor_findings(shards.get, name, entry.version, entry.superseded_by)
    # A successor may stand in another hub.
    errors = [finding for finding in found if finding.severity == "error" and finding.rule != "successor-unknown"]
    if errors:
        raise LibraryError(findings=errors)
    return tuple(replace(finding, severity="warning") for finding in found)


def _look_alikes(shards: dict[str, Shard]) -> Iterator[Finding]:
    for first, second in look_alikes(shards):
        message = f'"{first}" and "{second}" are the same name when case and punctuation are ignored'
        yield Finding("name-look-alike", message, hint="give one of them another name")


def _put_all(building: _Building) -> Root:
    buckets: list[dict[str, BucketEntry]] = [{} for _ in range(BUCKETS)]
    for name, entry in building.entries.items():
        buckets[bucket_number(name)][name] = entry
    stored = tuple(write_bucket(building.writer, bucket) for bucket in buckets)
    note_namespaces(building.writer, building.shards)
    return Root(stored, search=put_tables(building.writer, _documents(building)))


def _documents(building: _Building) -> Iterator[Document]:
    read = blob_reader(building.writer)
    for shard in building.shards.values():
        document = shard_document(shard, read)
        if document is not None:
            yield document


def _paths(index: HubIndex, shards: dict[str, Shard]) -> Iterator[str]:
    yield ROOT
    yield bucket_path(EMPTY_BUCKET.digest)
    for bucket in index.root.buckets:
        yield bucket_path(bucket.digest)
    for number in range(BUCKETS):
        yield from _shard_paths(index.bucket(number))
    for shard in shards.values():
        for entry in shard.versions:
            yield blob_path(entry.digest)
            yield from (blob_path(stored.digest) for stored in entry.files.values())
    manifest = read_manifest(index)
    if manifest is not None and index.root.search is not None:
        yield table_path(index.root.search.digest)
        yield from (table_path(digest) for digest in (*manifest.pages, *manifest.segments))


def _shard_paths(bucket: Bucket) -> Iterator[str]:
    return (shard_path(entry.digest) for entry in bucket.values())
