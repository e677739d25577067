"""One writer at a time in a folder, across processes and threads."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from catalog.errors import LibraryError

NAME = ".lock"
PAUSE = 0.01


@contextmanager
def locked(folder: Path, seconds: float) -> Iterator[None]:
    """Hold the folder's lock; LibraryError (rule hub-busy) when it is not free within `seconds`.

    The lock goes with the process that holds it, however that ends.
    """
    file = folder / NAME
    deadline = time.monotonic() + seconds
    handle = _acquire(file)
    while handle is None:
        if time.monotonic() > deadline:
            hint = "try again when it is done"
            message = f"{folder} is being changed by another process for more than {seconds:g} s"
            raise LibraryError(message, rule="hub-busy", hint=hint)
        time.sleep(PAUSE)
        handle = _acquire(file)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)
        os.close(handle)


def _acquire(file: Path) -> int | None:
    import fcntl

    try:
        handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
    except OSError as error:
        raise LibraryError(f"cannot lock {file}: {error.strerror}", rule="hub-unwritable") from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Its last holder removes the file: the lock that counts is that of the file with this name.
        if os.stat(file, follow_symlinks=False).st_ino == os.fstat(handle).st_ino:
            return handle
    except (BlockingIOError, FileNotFoundError):
        pass
    os.close(handle)
    return None
