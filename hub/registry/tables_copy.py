"""The tables of a hub that a backup holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.registry.schema import metadata, sessions

if TYPE_CHECKING:
    from sqlalchemy import Table

# The accounts come before what refers to them.
_FIRST = ("hub_accounts", "hub_tokens", "hub_packages")


def tables_to_copy() -> list[Table]:
    """The tables in an order that foreign keys take; people sign in anew, so their sessions are left out."""
    tables = sorted(metadata.tables.values(), key=lambda table: (table.name not in _FIRST, table.name))
    return [table for table in tables if table is not sessions]
