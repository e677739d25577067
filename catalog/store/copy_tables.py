"""All rows of some tables from one database to another, each of which may be SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from catalog.store.database import Database

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

# Rows may be large: files of a hub, pipelines.
_AT_ONCE = 50


def copy_tables(source: Database, target: Database, tables: Sequence[Table]) -> dict[str, int]:
    """Copy one state of the source into the target, whose tables are empty, all or nothing; how many rows by table.

    What a row refers to stands in a table before its own.
    """
    with source.reading() as reading, target.writing(durable=True) as writing:
        return {table.name: _copy(table, reading, writing) for table in tables}


def filled_tables(database: Database, tables: Iterable[Table]) -> list[str]:
    """The names of the tables that have rows."""
    with database.reading() as connection:
        return [table.name for table in tables if connection.execute(select(table).limit(1)).first() is not None]


def _copy(table: Table, reading: Connection, writing: Connection) -> int:
    count = 0
    rows = reading.execution_options(yield_per=_AT_ONCE).execute(select(table).order_by(*table.primary_key))
    for part in rows.mappings().partitions(_AT_ONCE):
        writing.execute(insert(table), [dict(row) for row in part])
        count += len(part)
    return count
