"""A backup of a database's tables: one SQLite file, whichever database they come from or go to."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.errors import MachineError, StoreError, UsageError
from catalog.store.copy_tables import copy_tables
from catalog.store.database import Database
from catalog.store.failures import explained
from catalog.store.kind import Kind
from catalog.store.migration import Migration

if TYPE_CHECKING:
    from sqlalchemy import Table


def write_backup(
    source: Database, file: Path, kind: Kind, steps: Sequence[Migration], tables: Sequence[Table]
) -> dict[str, int]:
    """Write the tables as they are at this moment to a new file, readable by its owner alone; the rows by table.

    Raises UsageError (rule backup-exists) when the file is there, MachineError or StoreError when it cannot be written.
    """
    with new_file(file) as partial:
        with Database.connect(partial, kind, steps) as copy:
            counts = copy_tables(source, copy, tables)
        _finish(partial)
    return counts


def read_backup(
    target: Database, file: Path, kind: Kind, steps: Sequence[Migration], tables: Sequence[Table]
) -> dict[str, int]:
    """Fill empty tables from a backup, also one of an older version or of the other database; the rows by table.

    Raises UsageError (rule backup-missing) when there is no such file, StoreError for a file that is damaged or no
    backup, MachineError for one that cannot be read.
    """
    if not file.is_file():
        raise UsageError(f"there is no file {file}", rule="backup-missing", hint="name the file of a backup")
    # The copy is brought to this program's version, the backup stays as it is.
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "backup.db"
        try:
            shutil.copyfile(file, copy)
        except OSError as error:
            raise MachineError(f"{file} cannot be read: {error.strerror}", rule="backup-unreadable") from None
        _check(copy, file, kind)
        with Database.connect(copy, kind, steps) as source:
            return copy_tables(source, target, tables)


@contextmanager
def new_file(file: Path) -> Iterator[Path]:
    """A file to write to, which gets its name when it is whole.

    Raises UsageError (rule backup-exists) when there is one of that name, MachineError when it cannot be written.
    """
    if file.exists():
        raise UsageError(f"{file} is there already", rule="backup-exists", hint="name a new file")
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


def _check(copy: Path, file: Path, kind: Kind) -> None:
    with explained(str(file), sqlite3.Error, kind):
        connection = sqlite3.connect(copy)
        try:
            [found] = connection.execute("PRAGMA integrity_check(1)").fetchone()
            known = connection.execute(
                "SELECT name FROM sqlite_master WHERE name = ?", (kind.version_table,)
            ).fetchone()
        finally:
            connection.close()
    if found != "ok" or known is None:
        why = "is damaged" if known else f"is no backup of a {kind.name}"
        raise StoreError(f"{file} {why}", rule="backup-damaged", hint="take another backup")
