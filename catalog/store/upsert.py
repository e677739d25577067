"""Insert-or-replace, which SQLAlchemy spells per database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from sqlalchemy import Table, UpdateBase


def upserts(table: Table, newer_by: str = "") -> dict[str, UpdateBase]:
    """Per dialect, the statement that inserts a row or replaces the one with its primary key.

    With `newer_by` a row is only replaced by one whose value in that column is not less. Either way the row is locked
    until the transaction ends.
    """
    return {
        "sqlite": _upsert(sqlite.insert(table), table, newer_by),
        "postgresql": _upsert(postgresql.insert(table), table, newer_by),
    }


def _upsert(statement: Any, table: Table, newer_by: str) -> UpdateBase:
    found: UpdateBase = statement.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_={column.name: statement.excluded[column.name] for column in table.columns},
        where=table.c[newer_by] <= statement.excluded[newer_by] if newer_by else None,
    )
    return found
