"""Blobs in a folder of this machine: the default place of artifacts."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, TypeVar

from catalog.run.blobs import SMALL, blob_key, changing, corrupt, digest_of, missing, reference_key
from catalog.run.copying import copy_file, hard_link, hash_file, reflink, remove, save_stream, write_file

LINK_MIN = 64 << 20
"""Where blocks cannot be shared, files of at least this many bytes are handed to tasks as hard links."""

_MARK = 946_684_800 * 10**9
"""The modification time of an untouched large blob, in nanoseconds: the year 2000, as zip files know no 1970."""

_STALE_SECONDS = 24 * 3600
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class FolderBlobs:
    """Blobs at `<root>/sha256/<2>/<62>`, read-only, each put in place by one rename from `<root>/tmp`.

    Nothing is flushed to disk: a killed process loses nothing by that, and after a power loss a blob that did not
    reach the disk is seen by its size, or by its digest where it is hashed when read, and its task runs again. A flush
    per blob would cost more than a small task. A large blob may share its inode with a task's file, so it has a fixed
    modification time: another one means that somebody wrote to it, and it is hashed before it is used again.
    """

    root: Path

    def keep_file(self, path: Path, borrowed: bool) -> tuple[str, int]:
        """Keep a file's bytes: read once when small, else shared, linked or streamed; digest and size in bytes."""
        flags = os.O_RDONLY | os.O_CLOEXEC | (0 if borrowed else os.O_NOFOLLOW)
        reading = os.open(path, flags)
        try:
            found = os.fstat(reading)
            data = _read_all(reading) if found.st_size <= SMALL else b""
        finally:
            os.close(reading)
        if found.st_size > SMALL:
            return self._keep_large(path, found, borrowed)
        if _is_own(found, borrowed) and (digest := self._adopt(path, data)):
            return digest, len(data)
        return self.keep_bytes(data), len(data)

    def _adopt(self, path: Path, data: bytes) -> str:
        """Make a task's own small file the blob by a second name, cheaper than a copy; empty when it cannot be."""
        digest = digest_of(data)
        target = self._path(digest)
        if self._whole(target, digest, len(data)):
            return digest
        try:
            os.chmod(path, 0o444)
            os.link(path, target)
        except OSError:
            return ""
        return digest

    def keep_stream(self, stream: IO[bytes], wanted: Container[str]) -> tuple[str, int]:
        """Keep a stream's bytes, if their digest is wanted, in place of what is there; digest and size."""
        temporary = self._temporary()
        os.makedirs(os.path.dirname(temporary), exist_ok=True)
        try:
            digest, size = save_stream(stream, temporary)
            if digest in wanted:
                _seal(temporary)
                _place(temporary, self._path(digest))
        finally:
            remove(temporary)
        return digest, size

    def keep_reference(self, digest: str, data: bytes) -> None:
        """Keep a reference, at once readable by all processes."""
        temporary = self._temporary()
        os.makedirs(os.path.dirname(temporary), exist_ok=True)
        write_file(temporary, data, 0o444)
        _place(temporary, f"{self.root}/{reference_key(digest)}")

    def reference(self, digest: str) -> bytes | None:
        """The reference that was kept for this digest, or None."""
        try:
            return Path(f"{self.root}/{reference_key(digest)}").read_bytes()
        except FileNotFoundError:
            return None

    def keep_bytes(self, data: bytes) -> str:
        """Keep `data` unless it is there already; its digest."""
        digest = digest_of(data)
        target = self._path(digest)
        if not self._whole(target, digest, len(data)):
            temporary = self._temporary()
            try:
                write_file(temporary, data, 0o444)
            except FileNotFoundError:
                os.makedirs(os.path.dirname(temporary), exist_ok=True)
                write_file(temporary, data, 0o444)
            if len(data) > SMALL:
                _seal(temporary)
            _place(temporary, target)
        return digest

    def _keep_large(self, path: Path, before: os.stat_result, borrowed: bool) -> tuple[str, int]:
        digest, size = hash_file(str(path))
        target = self._path(digest)
        if self._whole(target, digest, size):
            return digest, size
        temporary = self._temporary()
        os.makedirs(os.path.dirname(temporary), exist_ok=True)
        own = _is_own(before, borrowed)
        try:
            linked = reflink(str(path), temporary) or (own and hard_link(str(path), temporary))
            if not linked:
                copy_file(str(path), temporary)
            after = os.stat(path)
            if (after.st_size, after.st_mtime_ns) != (size, before.st_mtime_ns):
                raise changing(path)
            _seal(temporary)
            _place(temporary, target)
        finally:
            remove(temporary)
        return digest, size

    def read(self, digest: str, size: int | None) -> bytes:
        """A small blob's bytes; IntegrityError when they are missing or not what the digest says."""
        try:
            with open(self._path(digest), "rb", buffering=0) as stream:
                data = stream.read()
        except FileNotFoundError:
            raise missing(digest) from None
        if size not in (None, len(data)) or digest_of(data) != digest:
            raise corrupt(digest)
        return data

    def fetch(self, digest: str, size: int, target: Path, executable: bool) -> None:
        """Make the new file `target` with the blob's bytes, sharing blocks or the inode where that is possible."""
        mode = 0o755 if executable else 0o644
        if size <= SMALL:
            write_file(str(target), self.read(digest, size), mode)
            os.chmod(target, mode)
            return
        source = self._sound_path(digest, size)
        if not reflink(source, str(target)):
            if size >= LINK_MIN and not executable and hard_link(source, str(target)):
                return
            copy_file(source, str(target))
        os.chmod(target, mode)

    def sound(self, digest: str, size: int | None) -> bool:
        """True when the blob is there with that size and was not written to since it was kept."""
        return self._whole(self._path(digest), digest, size)

    def open(self, digest: str, size: int) -> BinaryIO:
        """The blob as a stream; IntegrityError when it is missing or changed."""
        return open(self._sound_path(digest, size), "rb")

    def local_path(self, digest: str, size: int) -> Path:
        """The blob's own file; IntegrityError when it is missing or changed."""
        return Path(self._sound_path(digest, size))

    def delete(self, digests: Iterable[str]) -> int:
        """Delete blobs, references, and files in `tmp` that are a day old; bytes freed, none for a linked file."""
        freed = 0
        for digest in digests:
            freed += _delete(self._path(digest))
            _delete(f"{self.root}/{reference_key(digest)}")
        folder = self.root / "tmp"
        for path in folder.iterdir() if folder.is_dir() else ():
            if path.stat().st_ctime < time.time() - _STALE_SECONDS:
                freed += _delete(str(path))
        return freed

    def digests(self) -> Iterator[str]:
        """The digest of every blob, by the names of the files."""
        for path in (self.root / "sha256").glob("??/*"):
            yield path.parent.name + path.name

    def each(self, work: Callable[[_Item], _Result], items: Sequence[_Item]) -> list[_Result]:
        """The results of `work`, one item after the other: a local disk gains nothing from threads."""
        return [work(item) for item in items]

    def _path(self, digest: str) -> str:
        return f"{self.root}/{blob_key(digest)}"

    def _temporary(self) -> str:
        return f"{self.root}/tmp/{os.getpid()}-{os.urandom(8).hex()}"

    def _sound_path(self, digest: str, size: int) -> str:
        path = self._path(digest)
        if not self._whole(path, digest, size):
            raise corrupt(digest) if os.path.exists(path) else missing(digest)
        return path

    def _whole(self, path: str, digest: str, size: int | None) -> bool:
        try:
            found = os.stat(path)
        except FileNotFoundError:
            return False
        if size is not None and found.st_size != size:
            return False
        if found.st_size <= SMALL or found.st_mtime_ns == _MARK:
            return True
        if hash_file(path)[0] != digest:
            return False
        _seal(path)
        return True


def _is_own(found: os.stat_result, borrowed: bool) -> bool:
    # A file with other names may be someone else's; linking would make theirs read-only too.
    return not borrowed and found.st_nlink == 1 and found.st_uid == os.geteuid()


def _read_all(reading: int) -> bytes:
    data = os.read(reading, SMALL + 1)
    pieces = [data]
    while data := os.read(reading, SMALL + 1):
        pieces.append(data)
    return b"".join(pieces) if len(pieces) > 1 else pieces[0]


def _seal(path: str) -> None:
    os.chmod(path, 0o444)
    os.utime(path, ns=(_MARK, _MARK))


def _place(temporary: str, target: str) -> None:
    try:
        os.replace(temporary, target)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.replace(temporary, target)


def _delete(path: str) -> int:
    try:
        found = os.stat(path)
        os.unlink(path)
    except FileNotFoundError:
        return 0
    return found.st_size if found.st_nlink == 1 else 0
