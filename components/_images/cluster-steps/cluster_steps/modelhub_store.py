"""A hub of models in a bucket: `<bucket>/<model>/<version>/<model>.tar.gz`, its checksum beside it, and `latest`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cluster_steps.errors import StepFailure, StepUsage
from cluster_steps.modelhub_archive import file_digest

LATEST = "latest"
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,127}")
_MODEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


@dataclass(frozen=True)
class Place:
    """Where a version of a model lies."""

    bucket: str
    model: str
    version: str

    def __post_init__(self) -> None:
        for what, text, rule in (
            ("bucket", self.bucket, _BUCKET),
            ("model name", self.model, _MODEL),
            ("model version", self.version, _VERSION),
        ):
            if not rule.fullmatch(text):
                raise StepUsage(f"{text[:80]!r} is no {what}", "use letters, digits, '.', '-' and '_'")

    @property
    def folder(self) -> str:
        """Bucket and prefix of the version."""
        return f"{self.bucket}/{self.model}/{self.version}"

    @property
    def archive(self) -> str:
        """Bucket and key of the archive."""
        return f"{self.folder}/{self.model}.tar.gz"

    @property
    def checksum(self) -> str:
        """Bucket and key of the checksum file, in the form of sha256sum."""
        return f"{self.archive}.sha256"

    def at(self, version: str) -> Place:
        """Another version of the model."""
        return Place(self.bucket, self.model, version)


@dataclass(frozen=True)
class Published:
    """What is in the hub now. `digest` is `sha256:<hex>`; `changed` is false when it had been there before."""

    uri: str
    version: str
    digest: str
    size: int
    changed: bool

    def as_json(self) -> dict[str, Any]:
        """The same as a JSON object."""
        return {
            "uri": self.uri,
            "version": self.version,
            "digest": self.digest,
            "size": self.size,
            "changed": self.changed,
        }


def publish(store: Any, place: Place, archive: Path, *, replace: bool, move_latest: bool) -> Published:
    """Put an archive into the hub and point `latest` at it.

    A version that is there with the same content is left alone; with other content it is replaced only if `replace`.
    The version `latest` alone is also kept under a name made of its content. Raises StepFailure.
    """
    digest = file_digest(archive)
    kept = place if place.version != LATEST else place.at(f"sha256-{digest[:16]}")
    with _told(place):
        _ensure_bucket(store, place.bucket)
        known = read_checksum(store, kept)
        if known and known != digest and not replace:
            raise StepFailure(
                f"s3://{kept.folder} holds another model (sha256 {known[:12]}…, not {digest[:12]}…)",
                "choose a new version, or use the action apply to replace it",
            )
        changed = known != digest or not store.exists(kept.archive)
        if changed:
            _upload(store, kept, archive, digest)
        if move_latest or place.version == LATEST:
            _copy(store, kept, place.at(LATEST))
    return Published(f"s3://{kept.archive}", kept.version, f"sha256:{digest}", archive.stat().st_size, changed)


def remove(store: Any, place: Place) -> bool:
    """Delete the objects of a version; False when there were none."""
    with _told(place):
        if not store.exists(place.bucket):
            return False
        found = store.find(f"{place.folder}/")
        if found:
            store.rm(found)
        return bool(found)


def read_checksum(store: Any, place: Place) -> str:
    """The SHA-256 that the hub has of a version, '' when it has none."""
    try:
        return str(store.cat_file(place.checksum).decode()).split()[0]
    except FileNotFoundError:
        return ""


def _upload(store: Any, place: Place, archive: Path, digest: str) -> None:
    # The checksum comes last: a version without one was interrupted and is uploaded again.
    if store.exists(place.checksum):
        store.rm_file(place.checksum)
    store.put_file(str(archive), place.archive)
    size = store.info(place.archive)["size"]
    if size != archive.stat().st_size:
        raise StepFailure(f"s3://{place.archive} has {size} bytes instead of {archive.stat().st_size}")
    store.pipe_file(place.checksum, f"{digest}  {place.model}.tar.gz\n".encode())


def _copy(store: Any, source: Place, target: Place) -> None:
    """A copy inside the store."""
    wanted = read_checksum(store, source)
    if read_checksum(store, target) == wanted and store.exists(target.archive):
        return
    store.copy(source.archive, target.archive)
    store.pipe_file(target.checksum, f"{wanted}  {target.model}.tar.gz\n".encode())


def _ensure_bucket(store: Any, bucket: str) -> None:
    """A bucket as the store makes it: for its owner alone."""
    if not store.exists(bucket):
        store.mkdir(bucket)
        print(f"bucket {bucket} made")


@contextmanager
def _told(place: Place) -> Iterator[None]:
    """Failures of the store in one sentence, which never holds the key."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except (OSError, BotoCoreError, ClientError) as error:
        hint = "check the endpoint, the bucket and the keys in the Secret"
        raise StepFailure(f"s3://{place.folder}: {error or type(error).__name__}", hint) from None
