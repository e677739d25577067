"""Backup of a run store, and a run store from its backup."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import update

from catalog.errors import UsageError
from catalog.store.backup_file import read_backup, write_backup
from catalog.store.copy_tables import filled_tables
from catalog.store.kind import RUN_STORE
from catalog.store.migrations import MIGRATIONS
from catalog.store.schedule_tables import leaders
from catalog.store.schema import metadata, run_control, schema_version
from catalog.store.store import Store

if TYPE_CHECKING:
    from sqlalchemy import Table

# These come before what refers to them.
_FIRST = ("pipeline_texts", "runs", "pipelines", "pipeline_versions", "recurring_runs", "cache")
_UNCLAIMED = {"runner_token": "", "runner_host": "", "runner_pid": 0, "runner_process_started": "", "heartbeat": 0.0}


def run_tables() -> list[Table]:
    """The tables of a run store in an order that foreign keys take; who leads now is nothing to keep."""
    order = {name: place for place, name in enumerate(_FIRST)}
    tables = sorted(metadata.tables.values(), key=lambda table: (order.get(table.name, len(order)), table.name))
    return [table for table in tables if table not in (schema_version, leaders)]


def backup_store(store: Store, file: Path) -> dict[str, int]:
    """Write the run store's state at this moment to a new file; the rows by table. Raises as write_backup."""
    return write_backup(store, file, RUN_STORE, MIGRATIONS, run_tables())


def require_empty(store: Store) -> None:
    """UsageError (rule store-not-empty) for a run store that holds something."""
    filled = filled_tables(store, run_tables())
    if filled:
        raise UsageError(
            f"the run store {store.url} is not empty: {', '.join(filled[:3])} have rows",
            rule="store-not-empty",
            hint="restore into a new folder or database, then use that one",
        )


def restore_store(store: Store, file: Path) -> dict[str, int]:
    """Fill an empty run store from a backup; the rows by table. Raises as require_empty and read_backup.

    No runner drives its runs: those that had not ended can be taken up.
    """
    require_empty(store)
    counts = read_backup(store, file, RUN_STORE, MIGRATIONS, run_tables())
    with store.writing(durable=True) as connection:
        connection.execute(update(run_control).values(_UNCLAIMED))
    return counts
