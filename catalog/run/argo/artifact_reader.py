"""What pods left in the artifact repository, as artifacts of the store: read once, hashed while it is read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from typing import IO, Any

from catalog.errors import RunError
from catalog.resources import MAX_VALUE_BYTES
from catalog.run.argo.repository import Repository
from catalog.run.blobs import SMALL
from catalog.run.content_store import ContentStore
from catalog.run.copying import PIECE
from catalog.run.model import Artifact
from catalog.run.packed_stream import Content, Packing, read_packed
from catalog.run.references import Reference
from catalog.run.s3_failures import gone
from catalog.run.s3_objects import BucketAccess, ObjectPlace, S3Objects
from catalog.run.storage_errors import storage_errors
from catalog.run.tree import Entry


class ArtifactReader:
    """Makes artifacts of the outputs of a Workflow's nodes; safe for use from several threads.

    `store` is the store it was given, and reaches the repository's objects with the repository's own keys.
    """

    def __init__(self, repository: Repository, store: ContentStore, patience: float = 120.0) -> None:
        """Connects to nothing yet; the repository may be away for `patience` seconds before that is an error."""
        self.repository = repository
        self.store = replace(store, objects=S3Objects(_access(repository), patience))

    def read(self, output: Mapping[str, Any]) -> Artifact:
        """The artifact of one entry of a node's `outputs.artifacts`: the same that a local engine would have made.

        What holds at most 1 MiB is kept in the store, the rest by reference. Raises RunError when the output is not
        in S3, is gone, or is no file or folder that may be an output, MachineError when the storage does not answer.
        """
        place = self._place(output)
        packing = _packing(output, place.key)
        place = self._found(output, place)
        pocket = _Pocket()
        with storage_errors(f"read {place.url}"), closing(self.store.objects.open(place)) as stream:
            content = read_packed(stream, packing, pocket.keep)
        return self._keep(content, pocket, place, packing)

    def read_text(self, output: Mapping[str, Any], limit: int = MAX_VALUE_BYTES) -> str:
        """The text of such a file, its final newline included; RunError when it is not UTF-8, a folder or too long."""
        artifact = self.read(output)
        try:
            return self.store.read(artifact, limit).decode("utf-8")
        except UnicodeDecodeError:
            name = output.get("name", "")
            raise RunError(f"the output {name} is not UTF-8 text", rule="value-not-text", hint="use a file") from None

    def _found(self, output: Mapping[str, Any], place: ObjectPlace) -> ObjectPlace:
        found = self.store.objects.find(place)
        if found is None:
            name = output.get("name", "")
            raise RunError(
                f"the output {name} is gone: {gone(place.url).findings[0].message}",
                rule="artifact-gone",
                hint="something deleted it from the artifact repository; run the task again",
            )
        return found

    def _place(self, output: Mapping[str, Any]) -> ObjectPlace:
        given = output.get("s3")
        key = given.get("key") if isinstance(given, Mapping) else None
        if not isinstance(given, Mapping) or not key:
            raise _unread(output, "it is not kept in S3")
        bucket = str(given.get("bucket") or self.repository.bucket)
        if bucket == self.repository.bucket:
            return ObjectPlace(bucket, str(key), self.repository.endpoint, self.repository.region)
        host = str(given.get("endpoint") or "")
        endpoint = f"{'http' if given.get('insecure') else 'https'}://{host}" if host else self.repository.endpoint
        return ObjectPlace(bucket, str(key), endpoint, str(given.get("region") or ""))

    def _keep(self, content: Content, pocket: _Pocket, place: ObjectPlace, packing: Packing) -> Artifact:
        blobs = self.store.blobs
        with storage_errors(f"store {place.url}"):
            for data in pocket.files:
                blobs.keep_bytes(data)
            if isinstance(content, Entry):
                artifact = Artifact(content.digest, content.size)
            else:
                artifact = Artifact(blobs.keep_bytes(content.encode()), content.size, "folder")
        # Of small ones too: a later task on the cluster then needs no upload.
        self.store.put_reference(artifact, Reference(place, packing, artifact.kind))
        return artifact


class _Pocket:
    """Hashes files, and holds on to their bytes as long as all of them are small together."""

    def __init__(self) -> None:
        self.files: list[bytes] = []
        self._left = SMALL

    def keep(self, stream: IO[bytes], size: int) -> tuple[str, int]:
        """Hash one file: its digest and size."""
        hasher = hashlib.sha256()
        pieces: list[bytes] = []
        size = 0
        while data := stream.read(PIECE):
            hasher.update(data)
            size += len(data)
            self._left -= len(data)
            if self._left >= 0:
                pieces.append(data)
        if self._left >= 0:
            self.files.append(b"".join(pieces))
        else:
            self.files.clear()
        return hasher.hexdigest(), size


def _access(repository: Repository) -> BucketAccess:
    return BucketAccess(
        repository.bucket,
        repository.endpoint,
        repository.region,
        repository.access_key,
        repository.secret_key,
        repository.session_token,
    )


def _packing(output: Mapping[str, Any], key: str) -> Packing:
    archive = output.get("archive") or {}
    if "zip" in archive:
        raise _unread(output, "it is a zip archive")
    # The executor's own logs say nothing of an archive and are none; all else without a word is a gzipped tar.
    log = not archive and str(output.get("name", "")).endswith("-logs") and key.endswith(".log")
    return "none" if "none" in archive or log else "tgz"


def _unread(output: Mapping[str, Any], why: str) -> RunError:
    kinds = ", ".join(sorted(name for name, value in output.items() if isinstance(value, Mapping))) or "nothing"
    return RunError(
        f"the output {output.get('name', '')} cannot be read: {why} ({kinds})",
        rule="artifact-driver",
        hint="let pods keep outputs in an S3 bucket: --artifact-root s3://bucket/prefix",
    )
