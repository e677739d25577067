"""Artifacts of runs on a server: listed, shown, and copied to this machine with their digests checked."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from catalog.client.outputs import ArtifactRow, pick_artifact
from catalog.client.remote.runs import run_path
from catalog.client.remote.server import Server
from catalog.client.wire.artifact_json import read_artifact
from catalog.client.workspace import SHOWN_BYTES
from catalog.errors import FetchError, IntegrityError, UsageError
from catalog.run.copying import hash_file
from catalog.run.model import Artifact
from catalog.run.storage_errors import storage_errors
from catalog.run.tree import Entry, Manifest, write_folder
from catalog.spec.names import file_name

_PIECE = 256 << 10


@dataclass(frozen=True)
class RemoteArtifacts:
    """Fills the Protocol `Artifacts`."""

    server: Server

    def of_run(self, run_id: str) -> list[ArtifactRow]:
        """See Artifacts."""
        found = self.server.get(f"{run_path(run_id)}/artifacts").objects("artifacts")
        return [ArtifactRow(row.text("task"), row.text("name"), read_artifact(row.value)) for row in found]

    def show(self, run_id: str, task: str, name: str, limit: int = SHOWN_BYTES) -> bytes:
        """See Artifacts."""
        params = {"task": task, "name": name}
        artifact = pick_artifact(self.of_run(run_id), task, name)
        if artifact.kind == "folder":
            found = self.server.get(f"{run_path(run_id)}/artifacts/preview", params).objects("files")
            lines = [f"{row.count('size'):>12} {row.text('path')}" for row in found]
            return "\n".join(lines).encode("utf-8", "replace")[:limit]
        data = bytearray()
        with closing(self.server.pieces(f"{run_path(run_id)}/artifacts/content", params)) as pieces:
            for piece in pieces:
                data += piece
                if len(data) >= limit:
                    break
        return bytes(data[:limit])

    def export(self, run_id: str, task: str, name: str, target: Path) -> Path:
        """See Artifacts. What arrives is checked against its digest."""
        artifact = pick_artifact(self.of_run(run_id), task, name)
        place = target / file_name(name) if target.is_dir() else target
        if place.exists():
            raise UsageError(f"{place} is there already", rule="target-exists", hint="name another file")
        with storage_errors(f"write {place}"):
            place.parent.mkdir(parents=True, exist_ok=True)
        path, params = f"{run_path(run_id)}/artifacts/content", {"task": task, "name": name}
        with self.server.stream(path, params) as stream:
            if artifact.kind == "folder":
                _write_folder(stream, artifact, place)
            else:
                _write_file(stream, artifact, place)
        return place


def _write_file(stream: IO[bytes], artifact: Artifact, place: Path) -> None:
    partial = place.with_name(f".{place.name}.partial")
    try:
        with storage_errors(f"write {place}"), partial.open("xb") as copy:
            shutil.copyfileobj(stream, copy, _PIECE)
        if hash_file(str(partial)) != (artifact.digest, artifact.size):
            raise _other(artifact)
        partial.rename(place)
    finally:
        partial.unlink(missing_ok=True)


def _write_folder(stream: IO[bytes], artifact: Artifact, place: Path) -> None:
    """Write the folder of an archive; what it holds is compared with the digest before anything stands at `place`."""
    from catalog.run.packed_stream import read_packed

    with storage_errors(f"write {place}"), tempfile.TemporaryDirectory(dir=place.parent, prefix=".catalog-") as folder:
        blobs = Path(folder)
        content = read_packed(stream, "tgz", lambda file, size: _keep(file, size, blobs))
        if not isinstance(content, Manifest) or hashlib.sha256(content.encode()).hexdigest() != artifact.digest:
            raise _other(artifact)

        def fetch(files: Sequence[tuple[Entry, Path]]) -> None:
            for entry, target in files:
                shutil.copyfile(blobs / entry.digest, target)
                target.chmod(0o755 if entry.executable else 0o644)

        write_folder(content, place, fetch)


def _keep(file: IO[bytes], size: int, blobs: Path) -> tuple[str, int]:
    """Write a file under its digest."""
    digest, written = hashlib.sha256(), 0
    partial = blobs / "partial"
    with partial.open("wb") as copy:
        while piece := file.read(_PIECE):
            digest.update(piece)
            written += copy.write(piece)
    if size not in (-1, written):
        raise FetchError("the server's archive broke off", rule="fetch-connection", hint="try again")
    partial.rename(blobs / digest.hexdigest())
    return digest.hexdigest(), written


def _other(artifact: Artifact) -> IntegrityError:
    hint = "try again; if it stays so, the server's store is damaged"
    return IntegrityError(f"what arrived is not sha256:{artifact.digest}", rule="artifact-corrupt", hint=hint)
