"""Blobs at a URL: any storage that fsspec knows (s3://, gs://, memory://, file://, ...)."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any, BinaryIO, TypeVar, cast

from catalog.errors import MachineError, UsageError
from catalog.load.storage import S3_SCHEMES, quieten, storage_options
from catalog.run.blobs import SMALL, blob_key, changing, corrupt, digest_of, missing, reference_key
from catalog.run.copying import PIECE, hash_file, remove, save_stream, write_file
from catalog.run.storage_errors import storage_errors

_ATOMIC = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "memory"})
_EXTRAS = {"s3": "s3", "s3a": "s3", "gs": "gcs", "gcs": "gcs"}
_TRANSFERS = 8
_PART = 16 << 20
_MAX_PARTS = 10_000
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


class RemoteBlobs:
    """Blobs at `<url>/sha256/<2>/<62>`.

    An object store shows an object only when all of it has arrived, and equal keys have equal bytes, so uploads go
    straight to the key; elsewhere they go to a temporary name first. Downloads are hashed before they get their name.
    """

    def __init__(self, url: str) -> None:
        """Open the storage at `url`; UsageError for an unknown protocol, MachineError when its driver is absent."""
        from fsspec.core import url_to_fs

        protocol = url.partition("://")[0]
        quieten("gcsfs")
        try:
            with storage_errors(f"open {url}"):
                files, root = url_to_fs(url, use_listings_cache=False, **_options(protocol))
        except ImportError as error:
            extra = _EXTRAS.get(protocol)
            hint = f"pip install 'kfp-catalog[{extra}]'" if extra else f"install the fsspec driver for {protocol}"
            raise MachineError(f"no driver for {url}: {error}", rule="storage-driver", hint=hint) from error
        except ValueError as error:
            raise UsageError(
                f"cannot keep artifacts at {url}: {error}", rule="storage-url", hint="give a folder or an fsspec URL"
            ) from error
        self._files: Any = files
        self._root = str(root).rstrip("/")
        self._protocol = protocol

    def keep_file(self, path: Path, borrowed: bool) -> tuple[str, int]:
        """Upload a file unless its bytes are there; digest and size in bytes. RunError when it changes meanwhile."""
        before = os.stat(path, follow_symlinks=borrowed)
        if before.st_size <= SMALL:
            data = path.read_bytes()
            return self.keep_bytes(data), len(data)
        digest, size = hash_file(str(path))
        if self.sound(digest, size):
            return digest, size
        key = self._key(digest)
        self._upload_file(key, str(path), size)
        after = os.stat(path, follow_symlinks=borrowed)
        if (after.st_size, after.st_mtime_ns) != (size, before.st_mtime_ns):
            self._files.rm_file(key)
            raise changing(path)
        return digest, size

    def keep_stream(self, stream: IO[bytes], wanted: Container[str]) -> tuple[str, int]:
        """Upload a stream's bytes if their digest is wanted, by way of a temporary file; digest and size."""
        with tempfile.TemporaryDirectory(prefix="catalog-") as folder:
            temporary = f"{folder}/blob"
            digest, size = save_stream(stream, temporary)
            if digest in wanted:
                self._upload_file(self._key(digest), temporary, size)
        return digest, size

    def keep_reference(self, digest: str, data: bytes) -> None:
        """Upload a reference in place of an earlier one."""
        self._upload(self._reference_key(digest), lambda place: self._files.pipe_file(place, data))

    def reference(self, digest: str) -> bytes | None:
        """The reference that was kept for this digest, or None."""
        try:
            return cast(bytes, self._files.cat_file(self._reference_key(digest)))
        except FileNotFoundError:
            return None

    def keep_bytes(self, data: bytes) -> str:
        """Upload `data` unless it is there already; its digest."""
        digest = digest_of(data)
        if not self.sound(digest, len(data)):
            self._upload(self._key(digest), lambda place: self._files.pipe_file(place, data))
        return digest

    def _upload_file(self, key: str, path: str, size: int) -> None:
        self._upload(key, lambda place: self._files.put_file(path, place, **_pieces(self._protocol, size)))

    def _upload(self, key: str, send: Callable[[str], None]) -> None:
        if self._protocol in _ATOMIC:
            send(key)
            return
        place = f"{self._root}/tmp/{os.getpid()}-{os.urandom(8).hex()}"
        for name in (place, key):
            self._files.makedirs(name.rpartition("/")[0], exist_ok=True)
        send(place)
        self._files.mv(place, key)

    def read(self, digest: str, size: int | None) -> bytes:
        """A small blob's bytes; IntegrityError when they are missing or not what the digest says."""
        try:
            data = cast(bytes, self._files.cat_file(self._key(digest)))
        except FileNotFoundError:
            raise missing(digest) from None
        if size not in (None, len(data)) or digest_of(data) != digest:
            raise corrupt(digest)
        return data

    def fetch(self, digest: str, size: int, target: Path, executable: bool) -> None:
        """Download the blob to the new file `target`, which appears only when its digest is right."""
        mode = 0o755 if executable else 0o644
        if size <= SMALL:
            write_file(str(target), self.read(digest, size), mode)
            os.chmod(target, mode)
            return
        partial = f"{target}.{os.urandom(4).hex()}.part"
        try:
            self._download(digest, size, partial)
            os.chmod(partial, mode)
            os.replace(partial, target)
        finally:
            remove(partial)

    def _download(self, digest: str, size: int, partial: str) -> None:
        if not self.sound(digest, None):
            raise missing(digest)
        self._files.get_file(self._key(digest), partial)
        if hash_file(partial) != (digest, size):
            raise corrupt(digest)

    def sound(self, digest: str, size: int | None) -> bool:
        """True when the blob is there with that size."""
        try:
            found = self._files.info(self._key(digest))["size"]
        except FileNotFoundError:
            return False
        return size is None or found == size

    def open(self, digest: str, size: int) -> BinaryIO:
        """The blob as a stream; IntegrityError when it is missing or has another size."""
        if not self.sound(digest, size):
            raise corrupt(digest) if self.sound(digest, None) else missing(digest)
        return cast(BinaryIO, self._files.open(self._key(digest), "rb"))

    def local_path(self, digest: str, size: int) -> None:
        """None: the blobs are not on this machine."""
        return None

    def delete(self, digests: Iterable[str]) -> int:
        """Delete blobs and references; bytes freed by blobs."""
        freed = 0
        for digest in digests:
            freed += self._delete(self._key(digest))
            self._delete(self._reference_key(digest))
        return freed

    def _delete(self, key: str) -> int:
        try:
            size = self._files.info(key)["size"]
            self._files.rm_file(key)
        except FileNotFoundError:
            return 0
        return int(size)

    def digests(self) -> Iterator[str]:
        """The digest of every blob, by the names of the objects."""
        try:
            names = self._files.find(f"{self._root}/sha256")
        except FileNotFoundError:
            return
        for name in names:
            _, first, rest = name.rsplit("/", 2)
            yield first + rest

    def each(self, work: Callable[[_Item], _Result], items: Sequence[_Item]) -> list[_Result]:
        """The results of `work` in order, eight items at a time: most of the time goes by in waiting."""
        with ThreadPoolExecutor(_TRANSFERS) as pool:
            return list(pool.map(work, items))

    def _key(self, digest: str) -> str:
        return f"{self._root}/{blob_key(digest)}"

    def _reference_key(self, digest: str) -> str:
        return f"{self._root}/{reference_key(digest)}"


def _options(protocol: str) -> dict[str, Any]:
    if protocol not in S3_SCHEMES:
        return storage_options(protocol)
    # With more parts of one file at once, the driver holds most of a large download in memory.
    return {"max_concurrency": 1, **storage_options(protocol)}


def _pieces(protocol: str, size: int) -> dict[str, int]:
    # The drivers' own part size is 50 MiB, of which several lie in memory for each file on its way.
    if protocol not in _EXTRAS:
        return {}
    return {"chunksize": max(_PART, (size // (_MAX_PARTS * PIECE) + 1) * PIECE)}
