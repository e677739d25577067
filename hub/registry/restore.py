"""A hub from its backup."""

from __future__ import annotations

from pathlib import Path

from catalog.errors import UsageError
from catalog.store.backup_file import read_backup
from catalog.store.copy_tables import filled_tables
from hub.registry.kind import HUB
from hub.registry.migrations import MIGRATIONS
from hub.registry.registry import Registry
from hub.registry.tables_copy import tables_to_copy


def restore(registry: Registry, file: Path) -> dict[str, int]:
    """Fill an empty hub from a backup, also one of an older version or of the other database; the rows by table.

    Raises UsageError when there is no such file (backup-missing) or the hub is not empty (hub-not-empty), StoreError
    for a file that is damaged or no backup.
    """
    require_empty(registry)
    return read_backup(registry.database, file, HUB, MIGRATIONS, tables_to_copy())


def require_empty(registry: Registry) -> None:
    """UsageError (rule hub-not-empty) for a hub that holds something."""
    filled = filled_tables(registry.database, tables_to_copy())
    if filled:
        raise UsageError(
            f"the hub in {registry.place} is not empty: {', '.join(filled[:3])} have rows",
            rule="hub-not-empty",
            hint="restore into a new data folder or database, then serve that one",
        )
