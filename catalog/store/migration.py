"""A step that brings a database's tables from one version to the next."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Migration:
    """One step: its number (from 1, without gaps), what it is called, and its statements.

    `statements` are SQL that SQLite and PostgreSQL share; `sqlite` and `postgresql` follow them on that database alone.
    """

    number: int
    name: str
    statements: tuple[str, ...]
    sqlite: tuple[str, ...] = ()
    postgresql: tuple[str, ...] = ()

    def on(self, dialect: str) -> tuple[str, ...]:
        """The statements for a database, by SQLAlchemy's name of it."""
        return (*self.statements, *(self.sqlite if dialect == "sqlite" else self.postgresql))
