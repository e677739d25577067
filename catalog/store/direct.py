"""Statements handed to the database driver itself, compiled once per store.

Recording a change takes about ten small statements; SQLAlchemy's own execution would cost several times what the
database does. The statements are still SQLAlchemy's, so the two databases share them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection, Dialect
    from sqlalchemy.sql import ClauseElement


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement's text, the order of its parameters (None: by name), and those it brings itself."""

    text: str
    order: tuple[str, ...] | None
    constants: Mapping[str, Any]

    def parameters(self, given: Mapping[str, Any]) -> Any:
        values = {**self.constants, **given}
        return values if self.order is None else [values[name] for name in self.order]


class Statements:
    """The compiled statements of one store."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._compiled: dict[ClauseElement, _Compiled] = {}

    def on(self, connection: Connection) -> Direct:
        """Run statements in the transaction that `connection` has begun."""
        return Direct(self, connection)

    def compiled(self, statement: ClauseElement) -> _Compiled:
        """The statement, compiled when it is first asked for."""
        found = self._compiled.get(statement)
        if found is None:
            compiler: Any = statement.compile(dialect=self._dialect)
            order = tuple(compiler.positiontup) if compiler.positional else None
            constants = {name: value for name, value in compiler.params.items() if value is not None}
            found = self._compiled[statement] = _Compiled(str(compiler), order, constants)
        return found


class Direct:
    """A cursor of the driver in a transaction. It raises the driver's own errors, which the transaction explains."""

    def __init__(self, statements: Statements, connection: Connection) -> None:
        self.dialect = connection.dialect.name
        self._statements = statements
        self._cursor: Any = connection.connection.cursor()

    def change(self, statement: ClauseElement, given: Mapping[str, Any]) -> int:
        """Run a statement that changes rows; how many it changed."""
        compiled = self._statements.compiled(statement)
        self._cursor.execute(compiled.text, compiled.parameters(given))
        count: int = self._cursor.rowcount
        return count

    def change_many(self, statement: ClauseElement, given: Sequence[Mapping[str, Any]]) -> None:
        """Run a statement once for each of `given`."""
        if given:
            compiled = self._statements.compiled(statement)
            self._cursor.executemany(compiled.text, [compiled.parameters(each) for each in given])

    def row(self, statement: ClauseElement, given: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """The first row a query finds."""
        compiled = self._statements.compiled(statement)
        self._cursor.execute(compiled.text, compiled.parameters(given))
        found: tuple[Any, ...] | None = self._cursor.fetchone()
        return found
