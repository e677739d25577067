"""The connection to a database of ours: a SQLite file or a PostgreSQL database."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from catalog.store.direct import Statements
from catalog.store.engines import BEGIN, make_engine, target_url
from catalog.store.failures import explained
from catalog.store.kind import Kind
from catalog.store.migrate import migrate
from catalog.store.migration import Migration

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

# In WAL mode `NORMAL` leaves the fsync to the checkpoint: what was committed outlives the end of any process, and only
# a failing machine can lose the last changes (never the consistency). `FULL` waits for the disk, and with it for
# everything committed before: that is for the start and the end of a run, where the milliseconds do not count.
_WRITE = ("PRAGMA synchronous=NORMAL", "BEGIN IMMEDIATE")
_WRITE_DURABLE = ("PRAGMA synchronous=FULL", "BEGIN IMMEDIATE")
_ONE_STATE = {"isolation_level": "REPEATABLE READ"}

_Self = TypeVar("_Self", bound="Database")


class Database:
    """An open database; safe for several threads, not across a fork. Close it, or use it as a context manager."""

    def __init__(self, engine: Engine, kind: Kind) -> None:
        self.url = engine.url.render_as_string(hide_password=True)
        self.kind = kind
        self.statements = Statements(engine.dialect)
        self._engine = engine
        # In SQLite every transaction sees one state; PostgreSQL is asked for it.
        self._reader = engine if engine.dialect.name == "sqlite" else engine.execution_options(**_ONE_STATE)
        self._writer = engine.execution_options(**{BEGIN: _WRITE})
        self._durable_writer = engine.execution_options(**{BEGIN: _WRITE_DURABLE})
        # SQLite lets writers wait by sleeping; a lock hands over at once. PostgreSQL needs no help.
        self._writing = threading.Lock() if engine.dialect.name == "sqlite" else None
        self._kept: Connection | None = None

    @classmethod
    def connect(cls: type[_Self], url: str | Path, kind: Kind, steps: Sequence[Migration]) -> _Self:
        """Open, and create or migrate where needed, the database at a file path or `sqlite:` or `postgresql:` URL.

        Raises UsageError for a URL it does not understand, StoreError for a file that is none of this kind, cannot be
        written, or is newer than this program, MachineError for a full disk, an unreachable server, or a missing
        driver.
        """
        target = target_url(url, kind)
        with explained(target.render_as_string(hide_password=True), kind=kind):
            database = cls(make_engine(target, kind), kind)
            try:
                migrate(database, steps)
            except BaseException:
                database.close()
                raise
        return database

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return str(self._engine.dialect.name)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One transaction that sees one state of the database and changes nothing."""
        with self._explained(), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[Connection]:
        """One transaction that writes: committed when the block ends, undone when it raises.

        With `durable`, on SQLite, it is on the disk when the block is left. On PostgreSQL the server's own
        `synchronous_commit` decides.
        """
        engine = self._durable_writer if durable else self._writer
        if self._writing is None:
            with self._explained(), engine.begin() as connection:
                yield connection
        elif durable:
            with self._writing, self._explained(), engine.begin() as connection:
                yield connection
        else:
            with self._writing, self._explained(), self._kept_writer() as connection, connection.begin():
                yield connection

    @contextmanager
    def _kept_writer(self) -> Iterator[Connection]:
        """The one connection that writes to SQLite: taking it from the pool costs as much as a small transaction."""
        if self._kept is None:
            self._kept = self._writer.connect()
        try:
            yield self._kept
        except BaseException:
            self._drop_writer()
            raise

    def _drop_writer(self) -> None:
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def _explained(self) -> AbstractContextManager[None]:
        dialect: Any = self._engine.dialect
        return explained(self.url, dialect.dbapi.Error, self.kind)

    def close(self) -> None:
        """Close every connection."""
        self._drop_writer()
        self._engine.dispose()

    def __enter__(self: _Self) -> _Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
