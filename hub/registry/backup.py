"""A backup of a hub: one SQLite file with all its tables, from either database, while the hub goes on."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from catalog.errors import MachineError, UsageError
from catalog.store.database import Database
from hub.registry.kind import HUB
from hub.registry.migrations import MIGRATIONS
from hub.registry.registry import Registry
from hub.registry.tables_copy import copy_tables


def backup(registry: Registry, file: Path) -> dict[str, int]:
    """Write the hub's state at this moment to a new file, readable by its owner alone; the rows by table.

    Raises UsageError (rule backup-exists) when the file is there, MachineError or StoreError when it cannot be written.
    """
    if file.exists():
        raise UsageError(f"{file} is there already", rule="backup-exists", hint="name a new file")
    registry.flush_usage()
    with _new_file(file) as partial:
        with Database.connect(partial, HUB, MIGRATIONS) as copy:
            counts = copy_tables(registry.database, copy)
        _finish(partial)
    return counts


@contextmanager
def _new_file(file: Path) -> Iterator[Path]:
    """A file to write to, which gets its name when it is whole."""
    partial = file.with_name(f".{file.name}.partial")
    try:
        partial.unlink(missing_ok=True)
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield partial
        partial.rename(file)
    except OSError as error:
        raise MachineError(f"{file} cannot be written: {error.strerror}", rule="backup-unwritable") from None
    finally:
        for left in (partial, *(partial.with_name(partial.name + end) for end in ("-wal", "-shm"))):
            left.unlink(missing_ok=True)


def _finish(partial: Path) -> None:
    """Everything into the one file, on the disk."""
    connection = sqlite3.connect(partial)
    try:
        connection.execute("PRAGMA journal_mode=DELETE")
    finally:
        connection.close()
    with partial.open("rb") as stream:
        os.fsync(stream.fileno())
