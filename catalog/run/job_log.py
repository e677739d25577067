"""The file that a task's output goes to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def appended(log: Path) -> Iterator[int]:
    """A descriptor that appends to the log, which is made with its folder where it is missing.

    Programs inherit it, so nothing stands between them and the file.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
    try:
        descriptor = os.open(log, flags, 0o644)
    except FileNotFoundError:
        os.makedirs(log.parent, exist_ok=True)
        descriptor = os.open(log, flags, 0o644)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
