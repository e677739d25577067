"""Blobs: bytes kept under their sha256. The Protocol of a place that keeps them, and what all places share."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, BinaryIO, Protocol, TypeVar

from catalog.errors import IntegrityError, RunError

SMALL = 1 << 20
"""Blobs of up to this many bytes are read, hashed and written in one piece."""

_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


class BlobPlace(Protocol):
    """Keeps blobs; safe for use from several threads and processes. Sizes are bytes; None is an unknown size.

    What reads a blob raises IntegrityError when it is missing or changed; all raise MachineError when it refuses.
    """

    def keep_file(self, path: Path, borrowed: bool) -> tuple[str, int]:
        """Keep a regular file's bytes and give their digest and size; a `borrowed` file is never linked."""

    def keep_bytes(self, data: bytes) -> str:
        """Keep `data` and give its digest."""

    def keep_stream(self, stream: IO[bytes], wanted: Container[str]) -> tuple[str, int]:
        """Read `stream` to its end and give its digest and size; its bytes are kept only if `wanted` has the digest."""

    def keep_reference(self, digest: str, data: bytes) -> None:
        """Keep what says where the bytes with this digest lie; it takes the place of an earlier one."""

    def reference(self, digest: str) -> bytes | None:
        """What `keep_reference` kept, or None."""

    def read(self, digest: str, size: int | None) -> bytes:
        """All bytes of a blob that is known to be small, with their digest checked."""

    def fetch(self, digest: str, size: int, target: Path, executable: bool) -> None:
        """Make the new file `target` with the blob's bytes."""

    def sound(self, digest: str, size: int | None) -> bool:
        """True when the blob is there, whole, and unchanged as far as can be told without reading it."""

    def open(self, digest: str, size: int) -> BinaryIO:
        """The blob as a stream; the caller closes it."""

    def local_path(self, digest: str, size: int) -> Path | None:
        """The blob's file on this machine, which must not be changed; None when it is kept elsewhere."""

    def delete(self, digests: Iterable[str]) -> int:
        """Delete blobs, references and what interrupted writers left behind; the number of bytes this frees."""

    def digests(self) -> Iterator[str]:
        """The digest of every blob."""

    def each(self, work: Callable[[_Item], _Result], items: Sequence[_Item]) -> list[_Result]:
        """The results of `work` on every item, in order; several at a time where waiting is what takes the time."""


def blob_key(digest: str) -> str:
    """Where a blob lies below a place's root: `sha256/<2>/<62>`; IntegrityError when `digest` is no sha256 in hex."""
    if not _DIGEST.match(digest):
        raise IntegrityError(
            f"{digest!r} is not the digest of an artifact",
            rule="digest-invalid",
            hint="an artifact that is known by URI only cannot be read from the artifact store",
        )
    return f"sha256/{digest[:2]}/{digest[2:]}"


def reference_key(digest: str) -> str:
    """Where the reference for a blob lies below a place's root: `references/<2>/<62>`."""
    return f"references/{blob_key(digest).partition('/')[2]}"


def digest_of(data: bytes) -> str:
    """The sha256 of `data` in hex."""
    return hashlib.sha256(data).hexdigest()


def missing(digest: str) -> IntegrityError:
    """The error for a blob that is not there."""
    return IntegrityError(
        f"the artifact store no longer has sha256:{digest}",
        rule="artifact-missing",
        hint="run the task that made it again without the cache",
    )


def corrupt(digest: str) -> IntegrityError:
    """The error for a blob whose bytes are not those it was kept for."""
    return IntegrityError(
        f"the artifact sha256:{digest} was changed after it was stored",
        rule="artifact-corrupt",
        hint="a task may have written to its input; run the task that made the artifact again without the cache",
    )


def changing(path: Path) -> RunError:
    """The error for a file that something still writes to while it is kept."""
    return RunError(
        f"the file {path} changed while it was being stored",
        rule="artifact-changing",
        hint="end every process that writes to the file before the task ends",
    )


def is_folder(path: Path, borrowed: bool) -> bool:
    """True for a folder and False for a file; RunError when `path` is neither.

    Only a borrowed path may be a symbolic link: a task could otherwise point its output at a file of the host.
    """
    try:
        mode = os.stat(path, follow_symlinks=borrowed).st_mode
    except FileNotFoundError:
        raise RunError(
            f"there is no file or folder {path}", rule="artifact-absent", hint="check the path, and that it was written"
        ) from None
    if stat.S_ISDIR(mode):
        return True
    if stat.S_ISREG(mode):
        return False
    if stat.S_ISLNK(mode):
        raise RunError(
            f"the output {path} is a symbolic link", rule="artifact-link", hint="write or copy the data to the output"
        )
    raise RunError(
        f"{path} is a socket, a pipe or a device", rule="artifact-special-file", hint="write a file or a folder"
    )
