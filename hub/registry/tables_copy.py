"""All rows of a hub's tables from one database to another, each of which may be SQLite or PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from catalog.store.database import Database
from hub.registry.schema import metadata, sessions

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

_AT_ONCE = 50
# The accounts come before what refers to them.
_FIRST = ("hub_accounts", "hub_tokens", "hub_packages")


def tables_to_copy() -> list[Table]:
    """The tables in an order that foreign keys take; people sign in anew, so their sessions are left out."""
    tables = sorted(metadata.tables.values(), key=lambda table: (table.name not in _FIRST, table.name))
    return [table for table in tables if table is not sessions]


def copy_tables(source: Database, target: Database) -> dict[str, int]:
    """Copy one state of the source into the empty target, all or nothing; how many rows by table."""
    with source.reading() as reading, target.writing(durable=True) as writing:
        return {table.name: _copy(table, reading, writing) for table in tables_to_copy()}


def filled_tables(connection: Connection) -> list[str]:
    """The names of the tables that have rows."""
    return [table.name for table in tables_to_copy() if connection.execute(select(table).limit(1)).first() is not None]


def _copy(table: Table, reading: Connection, writing: Connection) -> int:
    count = 0
    rows = reading.execution_options(yield_per=_AT_ONCE).execute(select(table).order_by(*table.primary_key))
    for part in rows.mappings().partitions(_AT_ONCE):
        writing.execute(insert(table), [dict(row) for row in part])
        count += len(part)
    return count
