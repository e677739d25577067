"""A backup of a hub: one SQLite file with all its tables, from either database, while the hub goes on."""

from __future__ import annotations

from pathlib import Path

from catalog.store.backup_file import write_backup
from hub.registry.kind import HUB
from hub.registry.migrations import MIGRATIONS
from hub.registry.registry import Registry
from hub.registry.tables_copy import tables_to_copy


def backup(registry: Registry, file: Path) -> dict[str, int]:
    """Write the hub's state at this moment to a new file, readable by its owner alone; the rows by table.

    Raises UsageError (rule backup-exists) when the file is there, MachineError or StoreError when it cannot be written.
    """
    registry.flush_usage()
    return write_backup(registry.database, file, HUB, MIGRATIONS, tables_to_copy())
