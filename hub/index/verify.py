"""Verifying a whole hub: every file that its root leads to, against its digest and against the rules of the format."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from catalog.errors import CatalogError, Finding
from catalog.library.hub.files import HubFiles
from catalog.library.hub.index import HubIndex, open_index, read_verified
from catalog.library.hub.mirror.check import mirror_findings
from catalog.library.hub.search.tables import read_manifest, read_table
from catalog.library.index.paths import bucket_path
from catalog.library.index.values import BUCKETS, EMPTY_BUCKET, Shard, Stored, bucket_number
from catalog.library.reference import newest_first
from hub.index.look_alikes import look_alikes
from hub.index.successors import successor_findings

READERS = 8


@dataclass(frozen=True, slots=True)
class Verified:
    """How many components, versions and files there are, and everything that is wrong."""

    components: int
    versions: int
    files: int
    findings: tuple[Finding, ...]


def verify_index(files: HubFiles) -> Verified:
    """Read the whole hub. Raises LibraryError or IntegrityError only when its root cannot be read."""
    index = open_index(files)
    with ThreadPoolExecutor(READERS, thread_name_prefix="verify") as readers:
        buckets = list(readers.map(lambda number: _bucket(index, number), range(BUCKETS)))
        findings = [finding for found, _ in buckets for finding in found]
        shards = {shard.name: shard for _, held in buckets for shard in held}
        findings += _between(shards)
        blobs = {stored for shard in shards.values() for stored in _blobs(shard)}
        for problems in readers.map(lambda stored: _blob(index, stored), sorted(blobs, key=_by_digest)):
            findings += problems
        findings += _parts(index)
        findings += mirror_findings(index, {stored.digest for stored in blobs})
    versions = sum(len(shard.versions) for shard in shards.values())
    return Verified(len(shards), versions, len(blobs), tuple(findings))


def _bucket(index: HubIndex, number: int) -> tuple[list[Finding], list[Shard]]:
    findings: list[Finding] = []
    shards: list[Shard] = []
    try:
        bucket = index.bucket(number)
    except CatalogError as error:
        return [*error.findings], []
    for name, entry in bucket.items():
        try:
            shard = index.shard_at(name, entry.digest)
        except CatalogError as error:
            findings += error.findings
            continue
        shards.append(shard)
        right = bucket_number(name)
        if right != number:
            findings.append(_finding(f'"{name}" stands in bucket {number}, where nobody looks for it: it is {right}'))
        if shard.latest != entry.latest:
            latest = f"{entry.latest} in its bucket, {shard.latest} in its shard"
            findings.append(_finding(f'the latest version of "{name}" is {latest}'))
        findings += _shard(shard)
    return findings, shards


def _shard(shard: Shard) -> Iterator[Finding]:
    """What is wrong with one shard as it stands."""
    versions = tuple(entry.version for entry in shard.versions)
    if versions != newest_first(set(versions)):
        yield _finding(f'the versions of "{shard.name}" are not in order, each once, the highest first')
    for tag, digest in shard.tags.items():
        if shard.by_digest(digest) is None:
            yield _finding(f'the tag "{tag}" of "{shard.name}" names no version')
    for entry in shard.versions:
        if entry.superseded_by and not entry.deprecated:
            yield _finding(f"{shard.name} {entry.version} is superseded, but not deprecated")


def _between(shards: dict[str, Shard]) -> Iterator[Finding]:
    """What is wrong among components."""
    for first, second in look_alikes(shards):
        message = f'"{first}" and "{second}" are the same name when case and punctuation are ignored'
        yield Finding("name-look-alike", message, hint="readers cannot tell them apart: yank the one that came later")
    for name, shard in shards.items():
        for entry in shard.versions:
            if entry.superseded_by:
                yield from successor_findings(shards.get, name, entry.version, entry.superseded_by)


def _blobs(shard: Shard) -> Iterator[Stored]:
    for entry in shard.versions:
        yield Stored(entry.digest, entry.size)
        yield from entry.files.values()


def _blob(index: HubIndex, stored: Stored) -> tuple[Finding, ...]:
    try:
        found = len(index.blob(stored))
    except CatalogError as error:
        return error.findings
    if found != stored.size:
        return (_finding(f"the file sha256:{stored.digest} has {found} bytes, the index says {stored.size}"),)
    return ()


def _parts(index: HubIndex) -> list[Finding]:
    """The bucket of no component, and the search tables."""
    try:
        if EMPTY_BUCKET in index.root.buckets:
            # Readers of ours do without, others need not.
            read_verified(index.files, bucket_path(EMPTY_BUCKET.digest), EMPTY_BUCKET.digest, EMPTY_BUCKET.size)
        manifest = read_manifest(index)
        for digest in (*manifest.pages, *manifest.segments) if manifest else ():
            read_table(index.files, digest)
    except CatalogError as error:
        return [*error.findings]
    return []


def _finding(message: str) -> Finding:
    return Finding("hub-malformed", message, hint="build the index anew, or ask the hub's owner")


def _by_digest(stored: Stored) -> str:
    return stored.digest
