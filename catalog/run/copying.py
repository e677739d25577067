"""Copying and hashing files of any size without holding them in memory: reflink, hard link, streams."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from typing import IO, BinaryIO

PIECE = 1 << 20

_FICLONE = 0x40049409
_NO_LINK = (errno.EXDEV, errno.EPERM, errno.EACCES, errno.EMLINK, errno.EOPNOTSUPP, errno.ENOSYS)


def hash_stream(stream: BinaryIO) -> tuple[str, int]:
    """The sha256 (hex) and number of bytes of what is left in `stream`, read in 1 MiB pieces."""
    hasher = hashlib.sha256()
    size = 0
    buffer = memoryview(bytearray(PIECE))
    while count := stream.readinto(buffer):  # type: ignore[attr-defined]
        hasher.update(buffer[:count])
        size += count
    return hasher.hexdigest(), size


def hash_file(path: str) -> tuple[str, int]:
    """The sha256 (hex) and size of the file at `path`."""
    with open(path, "rb", buffering=0) as stream:
        return hash_stream(stream)


def save_stream(stream: IO[bytes], target: str) -> tuple[str, int]:
    """Write what is left in `stream` to the new file `target`; sha256 (hex) and size. Leaves no half-written target."""
    hasher = hashlib.sha256()
    size = 0
    try:
        with open(target, "xb", buffering=0) as writing:
            while data := stream.read(PIECE):
                hasher.update(data)
                writing.write(data)
                size += len(data)
    except BaseException:
        remove(target)
        raise
    return hasher.hexdigest(), size


def reflink(source: str, target: str) -> bool:
    """Make `target`, a new file, share the blocks of `source` until either changes; False where that is not possible.

    Works on Linux with file systems such as Btrfs and XFS, and takes the same time for any size.
    """
    try:
        import fcntl
    except ImportError:
        return False
    with open(source, "rb") as reading:
        writing = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            fcntl.ioctl(writing, _FICLONE, reading.fileno())
        except OSError:
            os.unlink(target)
            return False
        finally:
            os.close(writing)
    return True


def hard_link(source: str, target: str) -> bool:
    """Make `target` a second name of `source`; False where the two file systems differ or links are not allowed."""
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno in _NO_LINK:
            return False
        raise
    return True


def copy_file(source: str, target: str) -> None:
    """Copy the bytes of `source` to the new file `target` inside the kernel; leaves no half-written target behind."""
    try:
        shutil.copyfile(source, target, follow_symlinks=True)
    except BaseException:
        remove(target)
        raise


def write_file(target: str, data: bytes, mode: int) -> None:
    """Write `data` to the new file `target` with permissions `mode`; leaves no half-written target behind."""
    writing = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(writing, left) :]
        finally:
            os.close(writing)
    except BaseException:
        remove(target)
        raise


def remove(path: str) -> None:
    """Remove a file; no error when it is gone already."""
    try:
        os.unlink(path)
    except FileNotFoundError:
        return
