"""Bringing files to the disk."""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# More files than this reach the disk sooner with everything else that waits.
MANY = 200
AT_ONCE = 16


def write_new(file: str | Path, data: bytes) -> None:
    """Write a new file, in place of what may be left of an earlier try; a link is not followed."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    try:
        handle = os.open(file, flags, 0o644)
    except FileExistsError:
        os.unlink(file)
        handle = os.open(file, flags, 0o644)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(handle, left) :]
    finally:
        os.close(handle)


def sync(paths: Iterable[str | Path]) -> None:
    """Return when these files, and the names in these folders, are on the disk.

    They are asked for at the same time: a file system writes them as one then.
    """
    wanted = list(dict.fromkeys(map(str, paths)))
    if len(wanted) > MANY:
        os.sync()
    elif len(wanted) == 1:
        _sync(wanted[0])
    elif wanted:
        with ThreadPoolExecutor(min(AT_ONCE, len(wanted)), thread_name_prefix="sync") as pool:
            list(pool.map(_sync, wanted))


def _sync(path: str) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
