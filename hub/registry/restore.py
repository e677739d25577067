"""A hub from its backup."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from pathlib import Path

from catalog.errors import MachineError, StoreError, UsageError
from catalog.store.database import Database
from catalog.store.failures import explained
from hub.registry.kind import HUB
from hub.registry.migrations import MIGRATIONS
from hub.registry.registry import Registry
from hub.registry.tables_copy import copy_tables, filled_tables


def restore(registry: Registry, file: Path) -> dict[str, int]:
    """Fill an empty hub from a backup, also one of an older version or of the other database; the rows by table.

    Raises UsageError when there is no such file (backup-missing) or the hub is not empty (hub-not-empty), StoreError
    for a file that is damaged or no backup.
    """
    if not file.is_file():
        raise UsageError(f"there is no file {file}", rule="backup-missing", hint="`catalog hub backup FILE` makes one")
    with registry.database.reading() as connection:
        filled = filled_tables(connection)
    if filled:
        raise UsageError(
            f"the hub in {registry.place} is not empty: {', '.join(filled[:3])} have rows",
            rule="hub-not-empty",
            hint="restore into a new data folder or database, then serve that one",
        )
    # The copy is brought to this program's version, the backup stays as it is.
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "backup.db"
        try:
            shutil.copyfile(file, copy)
        except OSError as error:
            raise MachineError(f"{file} cannot be read: {error.strerror}", rule="backup-unreadable") from None
        _check(copy, file)
        with Database.connect(copy, HUB, MIGRATIONS) as source:
            return copy_tables(source, registry.database)


def _check(copy: Path, file: Path) -> None:
    with explained(str(file), sqlite3.Error, HUB):
        connection = sqlite3.connect(copy)
        try:
            [found] = connection.execute("PRAGMA integrity_check(1)").fetchone()
            known = connection.execute("SELECT name FROM sqlite_master WHERE name = ?", (HUB.version_table,)).fetchone()
        finally:
            connection.close()
    if found != "ok" or known is None:
        why = "is damaged" if known else "is no backup of a hub"
        raise StoreError(f"{file} {why}", rule="backup-damaged", hint="take another backup")
