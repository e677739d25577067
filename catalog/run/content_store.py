"""The artifact store: files and folders kept as blobs under the sha256 of their content."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TypeVar

from catalog.errors import IntegrityError, RunError
from catalog.run.blobs import BlobPlace, corrupt, is_folder
from catalog.run.copying import hash_stream
from catalog.run.model import Artifact
from catalog.run.references import Reference, References
from catalog.run.s3_objects import S3Objects
from catalog.run.storage_errors import storage_errors
from catalog.run.tree import Entry, Manifest, decode, read_folder, write_folder

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class ContentStore:
    """An ArtifactStore over a place that keeps blobs.

    A file's digest is that of its bytes. A folder's digest is that of its canonical manifest, which is itself a blob,
    and its size the sum of its files. An artifact may also be known by a reference to an object in `objects`; its
    bytes are fetched, and kept, when they are first read. Reading raises IntegrityError when bytes are missing or
    changed; everything raises MachineError when the place refuses (full disk, permissions, network).
    """

    blobs: BlobPlace
    objects: S3Objects = field(default_factory=S3Objects, compare=False, repr=False)

    def put(self, path: Path, *, borrowed: bool = False) -> Artifact:
        """Hash and keep the file or folder at `path`.

        The bytes are never changed, but a large file may become a second name of the blob: read-only and with a fixed
        modification time. `borrowed` files (a user's own, not a task's output) are copied and stay as they are, and
        only a borrowed `path` may be a symbolic link. Raises RunError for what is neither file nor folder.
        """
        with storage_errors(f"store {path}"):
            if not is_folder(path, borrowed):
                return Artifact(*self.blobs.keep_file(path, borrowed))

            def keep(files: Sequence[Path]) -> list[tuple[str, int]]:
                return self.blobs.each(lambda file: self.blobs.keep_file(file, borrowed), files)

            manifest = read_folder(path, keep)
            return Artifact(self.blobs.keep_bytes(manifest.encode()), manifest.size, "folder")

    def put_text(self, text: str) -> Artifact:
        """Keep `text` as UTF-8; bytes that Python carries as surrogate escapes become those bytes again."""
        try:
            data = text.encode("utf-8", "surrogateescape")
        except UnicodeEncodeError as error:
            raise RunError(
                f"a text to store is not valid Unicode: {error.reason} at position {error.start}",
                rule="text-not-unicode",
                hint="remove lone surrogates from the text",
            ) from error
        with storage_errors("store a text"):
            return Artifact(self.blobs.keep_bytes(data), len(data))

    def put_reference(self, artifact: Artifact, reference: Reference) -> None:
        """Keep what says where the artifact's bytes lie; a folder's manifest must be among the blobs."""
        with storage_errors(f"store a reference for sha256:{artifact.digest}"):
            self.blobs.keep_reference(artifact.digest, reference.encode())

    def reference(self, artifact: Artifact) -> Reference | None:
        """The artifact's reference, or None."""
        with storage_errors(f"look for sha256:{artifact.digest}"):
            return self._references.find(artifact)

    def bring(self, artifact: Artifact) -> None:
        """Fetch now what only a reference stands for, so that the files of a folder can be read by their digests."""
        with storage_errors(f"look for sha256:{artifact.digest}"):
            if not self._whole(artifact):
                self._references.bring(artifact)

    def read(self, artifact: Artifact, limit: int) -> bytes:
        """The bytes of a file artifact, digest checked; RunError for a folder or more than `limit` bytes."""
        self._expect_file(artifact)
        if artifact.size > limit:
            raise RunError(
                f"an artifact of {artifact.size} bytes is too large to be read as a value (limit {limit})",
                rule="artifact-too-large",
                hint="pass it as a file: use inputPath in place of inputValue",
            )
        with storage_errors(f"read sha256:{artifact.digest}"):
            return self._fetching(artifact, lambda: self.blobs.read(artifact.digest, artifact.size))

    def open(self, artifact: Artifact) -> BinaryIO:
        """A file artifact as a stream, which the caller closes; RunError for a folder."""
        self._expect_file(artifact)
        with storage_errors(f"open sha256:{artifact.digest}"):
            return self._fetching(artifact, lambda: self.blobs.open(artifact.digest, artifact.size))

    def local_path(self, artifact: Artifact) -> Path | None:
        """A file artifact's own file on this machine, not to be changed; None for a folder and for remote stores."""
        if artifact.kind == "folder":
            return None
        with storage_errors(f"open sha256:{artifact.digest}"):
            return self._fetching(artifact, lambda: self.blobs.local_path(artifact.digest, artifact.size))

    def materialise(self, artifact: Artifact, target: Path) -> None:
        """Make the new file or folder `target` with the artifact's content; nothing is left there when it fails.

        Files get mode 0644, or 0755 where a folder's manifest says so; a very large file may be a read-only second
        name of the blob.
        """
        with storage_errors(f"write {target}"):
            self._fetching(artifact, lambda: self._write(artifact, target))

    def _write(self, artifact: Artifact, target: Path) -> None:
        if artifact.kind == "file":
            self.blobs.fetch(artifact.digest, artifact.size, target, False)
            return
        manifest = self.manifest(artifact)
        try:
            write_folder(manifest, target, self._fetch_all)
        except FileExistsError:
            raise
        except BaseException:
            shutil.rmtree(target, ignore_errors=True)
            raise

    def _fetch_all(self, files: Sequence[tuple[Entry, Path]]) -> None:
        def fetch(file: tuple[Entry, Path]) -> None:
            entry, target = file
            self.blobs.fetch(entry.digest, entry.size, target, entry.executable)

        self.blobs.each(fetch, files)

    def holds(self, artifact: Artifact) -> bool:
        """True when every byte of the artifact is there, or its reference leads to an object that is.

        Does not read what looks untouched, and fetches nothing; `verify` does both. A large file that a task changed
        in place is not there; nor is an object in storage that does not answer.
        """
        with storage_errors(f"look for sha256:{artifact.digest}"):
            if self._whole(artifact):
                return True
            known = artifact.kind == "file" or self.blobs.sound(artifact.digest, None)
            return known and self._references.reaches(artifact)

    def _whole(self, artifact: Artifact) -> bool:
        if artifact.kind == "file":
            return self.blobs.sound(artifact.digest, artifact.size)
        if not self.blobs.sound(artifact.digest, None):
            return False
        files = self.manifest(artifact).files
        return all(self.blobs.each(lambda entry: self.blobs.sound(entry.digest, entry.size), files))

    def verify(self, artifact: Artifact) -> None:
        """Read and hash every byte of the artifact; IntegrityError names the first blob that is missing or changed."""
        with storage_errors(f"verify sha256:{artifact.digest}"):
            self._fetching(artifact, lambda: self._verify(artifact))

    def _verify(self, artifact: Artifact) -> None:
        whole = Entry("", "file", artifact.digest, artifact.size)
        entries = (whole,) if artifact.kind == "file" else self.manifest(artifact).files
        for entry in entries:
            with self.blobs.open(entry.digest, entry.size) as stream:
                if hash_stream(stream) != (entry.digest, entry.size):
                    raise corrupt(entry.digest)

    def manifest(self, artifact: Artifact) -> Manifest:
        """The content of a folder artifact; RunError for a file."""
        if artifact.kind != "folder":
            raise RunError("a file artifact has no manifest", rule="artifact-kind", hint="read it as a file")
        with storage_errors(f"read sha256:{artifact.digest}"):
            return decode(self.blobs.read(artifact.digest, None))

    def needs(self, artifact: Artifact) -> frozenset[str]:
        """The digest of every blob the artifact is made of; garbage collection keeps these."""
        files = self.manifest(artifact).files if artifact.kind == "folder" else ()
        return frozenset({artifact.digest, *(entry.digest for entry in files)})

    def digests(self) -> Iterator[str]:
        """The digest of every blob in the store."""
        with storage_errors("list the artifact store"):
            yield from self.blobs.digests()

    def delete(self, digests: Iterable[str]) -> int:
        """Delete blobs and references and give the number of bytes freed.

        What a reference leads to stays: it belongs to others. The caller knows that no run needs or is making these.
        """
        with storage_errors("delete artifacts"):
            return self.blobs.delete(digests)

    @property
    def _references(self) -> References:
        return References(self.blobs, self.objects)

    def _fetching(self, artifact: Artifact, work: Callable[[], _Result]) -> _Result:
        """The result of `work`; when it finds blobs missing or damaged, once more after they were fetched."""
        try:
            return work()
        except IntegrityError:
            if not self._references.bring(artifact):
                raise
        return work()

    def _expect_file(self, artifact: Artifact) -> None:
        if artifact.kind != "file":
            raise RunError(
                "a folder artifact cannot be read as one file",
                rule="artifact-kind",
                hint="use inputPath in place of inputValue",
            )
