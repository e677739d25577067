"""Applying migrations: once each, also when several processes open a new store at the same time."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, inspect, select, text

from catalog.errors import StoreError
from catalog.store.migrations import MIGRATIONS, Migration
from catalog.store.schema import schema_version

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from catalog.store.store import Store

# The key of the PostgreSQL advisory lock under which migrations run; the number only has to stay the same.
_LOCK_KEY = 7_238_110_542


def current_version(connection: Connection) -> int:
    """The number of the last step applied, 0 for an empty store; StoreError for a database of another program."""
    tables = inspect(connection).get_table_names()
    if schema_version.name in tables:
        return connection.scalar(select(func.max(schema_version.c.number))) or 0
    if "runs" in tables or (tables and connection.dialect.name == "sqlite"):
        raise StoreError(
            f"the database belongs to another program: it has the tables {', '.join(sorted(tables)[:5])}"
            " and no schema_version",
            rule="store-foreign",
            hint="name another file or database for the run store",
        )
    return 0


def migrate(store: Store, steps: Sequence[Migration] = MIGRATIONS) -> None:
    """Apply the steps the store lacks, each in one transaction; safe while other processes do the same.

    Raises StoreError for a store written by a newer program, or a database of another program.
    """
    with store.reading() as connection:
        version = current_version(connection)
    _refuse_newer(store, version, steps)
    for step in steps:
        if step.number > version:
            _apply(store, step, steps)


def _apply(store: Store, step: Migration, steps: Sequence[Migration]) -> None:
    with store.writing(durable=True) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})
        # Another process may have been faster: look again now that the lock is ours.
        version = current_version(connection)
        _refuse_newer(store, version, steps)
        if version >= step.number:
            return
        if version == 0:
            connection.exec_driver_sql(
                "CREATE TABLE schema_version"
                " (number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at DOUBLE PRECISION NOT NULL)"
            )
        for statement in step.statements:
            connection.exec_driver_sql(statement)
        connection.execute(insert(schema_version).values(number=step.number, name=step.name, applied_at=time.time()))


def _refuse_newer(store: Store, version: int, steps: Sequence[Migration]) -> None:
    known = steps[-1].number
    if version > known:
        raise StoreError(
            f"the run store {store.url} has schema version {version}; this program knows versions up to {known}",
            rule="store-newer",
            hint="upgrade kfp-catalog, or set CATALOG_HOME to another folder",
        )
