"""Removing the files that no root names any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from hub.registry.schema import file_namespaces, files

if TYPE_CHECKING:
    from sqlalchemy import Connection


def collect(connection: Connection, before: float) -> int:
    """Remove the files retired before a time (epoch seconds); how many that were."""
    old = files.c.retired < before
    connection.execute(delete(file_namespaces).where(file_namespaces.c.path.in_(select(files.c.path).where(old))))
    return connection.execute(delete(files).where(old)).rowcount
