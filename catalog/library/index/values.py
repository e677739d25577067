"""The values of an index: its root, its 256 buckets, and one shard for each component.

The formats are the published schemas index, index-bucket and index-shard.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.library.index.moniker import moniker

BUCKETS = 256


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes by their sha256 (hex), and how many there are."""

    digest: str
    size: int


# Of the bytes `{}`: a bucket without components, which need not be read.
EMPTY_BUCKET = Stored("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", 2)


@dataclass(frozen=True, slots=True)
class Root:
    """`index.json`: the buckets in order; the list of mirrored sources and the search tables where there are any."""

    buckets: tuple[Stored, ...]
    sources: Stored | None = None
    search: Stored | None = None


@dataclass(frozen=True, slots=True)
class BucketEntry:
    """A component in its bucket: what its bare name means now, and the digest of its shard."""

    latest: str
    digest: str


@dataclass(frozen=True, slots=True)
class VersionEntry:
    """One published version.

    `digest` and `size` are those of the component file. `inputs`, `outputs` and `changes` are maps as the schema has
    them. `files` are the files beside the component (`README.md`, `tests.yaml`, `migrations.yaml`). A yanked version is
    found by its digest alone.
    """

    version: str
    digest: str
    size: int
    description: str = ""
    image: str = ""
    image_digest: str | None = None
    inputs: tuple[Mapping[str, Any], ...] = ()
    outputs: tuple[Mapping[str, Any], ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)
    deprecated: bool = False
    superseded_by: str | None = None
    yanked: bool = False
    changes: tuple[Mapping[str, str], ...] = ()
    files: Mapping[str, Stored] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shard:
    """All versions of one component, the highest first; `tags` are movable names of digests."""

    name: str
    versions: tuple[VersionEntry, ...]
    tags: Mapping[str, str] = field(default_factory=dict)

    def entry(self, version: str) -> VersionEntry | None:
        """The entry of a version, or None."""
        return next((entry for entry in self.versions if entry.version == version), None)

    def by_digest(self, digest: str) -> VersionEntry | None:
        """The highest version whose file has this sha256 (hex), or None."""
        return next((entry for entry in self.versions if entry.digest == digest), None)

    @property
    def latest(self) -> str:
        """What the bare name means: the highest release that is not yanked, else the highest of what there is."""
        offered = [entry.version for entry in self.versions if not entry.yanked] or [
            entry.version for entry in self.versions
        ]
        return next((version for version in offered if "-" not in version.partition("+")[0]), offered[0])


Bucket = Mapping[str, BucketEntry]


def bucket_number(name: str) -> int:
    """The bucket a component stands in: the first byte of the sha256 of its moniker, so that look-alikes meet."""
    return hashlib.sha256(moniker(name).encode()).digest()[0]
