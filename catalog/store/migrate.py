"""Applying migrations: once each, also when several processes open a new database at the same time."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import column, func, insert, inspect, select, table, text

from catalog.errors import StoreError
from catalog.store.kind import RUN_STORE, Kind
from catalog.store.migration import Migration

if TYPE_CHECKING:
    from sqlalchemy import Connection, TableClause

    from catalog.store.database import Database

# The key of the PostgreSQL advisory lock under which migrations run; the number only has to stay the same.
_LOCK_KEY = 7_238_110_542


def current_version(connection: Connection, kind: Kind = RUN_STORE) -> int:
    """The number of the last step applied, 0 for an empty one; StoreError for a database of another program."""
    tables = inspect(connection).get_table_names()
    if kind.version_table in tables:
        return connection.scalar(select(func.max(_versions(kind).c.number))) or 0
    if kind.own_table in tables or (tables and connection.dialect.name == "sqlite"):
        raise StoreError(
            f"the database belongs to another program: it has the tables {', '.join(sorted(tables)[:5])}"
            f" and no {kind.version_table}",
            rule="store-foreign",
            hint=f"name another file or database for the {kind.name}",
        )
    return 0


def _versions(kind: Kind) -> TableClause:
    return table(kind.version_table, column("number"), column("name"), column("applied_at"))


def migrate(database: Database, steps: Sequence[Migration]) -> None:
    """Apply the steps the database lacks, each in one transaction; safe while other processes do the same.

    Raises StoreError for one written by a newer program, or a database of another program.
    """
    with database.reading() as connection:
        version = current_version(connection, database.kind)
    _refuse_newer(database, version, steps)
    for step in steps:
        if step.number > version:
            _apply(database, step, steps)


def _apply(database: Database, step: Migration, steps: Sequence[Migration]) -> None:
    kind = database.kind
    with database.writing(durable=True) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})
        # Another process may have been faster: look again now that the lock is ours.
        version = current_version(connection, kind)
        _refuse_newer(database, version, steps)
        if version >= step.number:
            return
        if version == 0:
            connection.exec_driver_sql(
                f"CREATE TABLE {kind.version_table}"
                " (number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at DOUBLE PRECISION NOT NULL)"
            )
        for statement in step.on(connection.dialect.name):
            connection.exec_driver_sql(statement)
        connection.execute(insert(_versions(kind)).values(number=step.number, name=step.name, applied_at=time.time()))


def _refuse_newer(database: Database, version: int, steps: Sequence[Migration]) -> None:
    known = steps[-1].number
    if version > known:
        raise StoreError(
            f"the {database.kind.name} {database.url} has schema version {version};"
            f" this program knows versions up to {known}",
            rule="store-newer",
            hint=f"upgrade kfp-catalog, or {database.kind.folder_hint}",
        )
