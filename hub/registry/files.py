"""The files of a hub as rows of a database: a HubStore whose changes are transactions."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, text

from catalog.errors import LibraryError, StoreError
from catalog.store.database import Database
from hub.index.store import HubWriter
from hub.registry.collect import collect
from hub.registry.follow import follow
from hub.registry.generations import Changes, changes_since, current_generation
from hub.registry.recent import RecentFiles
from hub.registry.schema import files
from hub.registry.stored_file import FileStat, StoredFile
from hub.registry.visibility import namespaces_of
from hub.registry.writer import DatabaseWriter

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

Finish = Callable[[HubWriter], None]

# How long a change waits for the one before.
PATIENCE_SECONDS = 60.0

# Readers of a state that was replaced have an hour to finish.
GRACE_SECONDS = 3600.0

_RECENT_BYTES = 64 << 20
# The key of the PostgreSQL advisory lock of the one writer; the number only has to stay the same.
_LOCK_KEY = 7_238_110_543
_STAT = (files.c.path, files.c.digest, files.c.size, files.c.changed)
_READ_STAT = select(*_STAT).where(files.c.path == bindparam("wanted"))
_READ_FILE = select(*_STAT, files.c.content).where(files.c.path == bindparam("wanted"))


class _Rehearsed(Exception):
    """Ends a change that was only tried."""


class DatabaseStore:
    """The files of the hub in `database`. `finish` runs at the end of every change of them, within it."""

    def __init__(self, database: Database, finish: Finish | None = None, patience: float = PATIENCE_SECONDS) -> None:
        self._database = database
        self._finish = finish
        self._patience = patience
        self._recent = RecentFiles(_RECENT_BYTES)
        # One thread waits for the database's lock, the others here: each waiting connection would be one less to read.
        self._changing = threading.Lock()

    @property
    def place(self) -> str:
        """Where the hub is, without a password."""
        return self._database.url

    def read(self, path: str, limit: int) -> bytes | None:
        """See HubFiles."""
        found = self.file(path)
        if found is not None and found.size > limit:
            raise LibraryError(f"{self.place}/{path} has more than {limit} bytes", rule="hub-too-large")
        return None if found is None else found.content

    def file(self, path: str) -> StoredFile | None:
        """A file with its bytes, or None."""
        kept = self._recent.get(path)
        if kept is not None:
            return kept
        row = self._row(_READ_FILE, path)
        if row is None:
            return None
        found = StoredFile(*row)
        self._recent.put(found)
        return found

    def stat(self, path: str) -> FileStat | None:
        """What is known of a file without reading its bytes, or None."""
        kept = self._recent.get(path)
        if kept is not None:
            return kept
        row = self._row(_READ_STAT, path)
        return None if row is None else FileStat(*row)

    @contextmanager
    def changing(self) -> Iterator[DatabaseWriter]:
        """See HubStore."""
        with self._turn(), self._database.writing(durable=True) as connection:
            self._lock(connection)
            collect(connection, time.time() - GRACE_SECONDS)
            writer = DatabaseWriter(connection, self.place)
            yield writer
            if writer.touched:
                if self._finish is not None:
                    self._finish(writer)
                follow(writer)

    @contextmanager
    def rehearsing(self) -> Iterator[DatabaseWriter]:
        """A change that is undone when the block ends, to see whether it would be allowed."""
        try:
            with self.changing() as writer:
                yield writer
                raise _Rehearsed
        except _Rehearsed:
            return

    def generation(self) -> int:
        """A number that grows with each change of the index; 0 for an empty hub."""
        with self._database.reading() as connection:
            return current_generation(connection)

    def changes_since(self, generation: int) -> Changes:
        """Which components changed after a generation; all of them for 0."""
        with self._database.reading() as connection:
            return changes_since(connection, generation)

    def namespaces_of(self, path: str) -> frozenset[str] | None:
        """The namespaces a file belongs to; None for one of the hub as a whole, such as index.json."""
        with self._database.reading() as connection:
            return namespaces_of(connection, path)

    def collect(self, grace: float = GRACE_SECONDS) -> int:
        """Remove what no root has named for `grace` seconds; how many files that were. Each change does it too."""
        with self._turn(), self._database.writing(durable=True) as connection:
            self._lock(connection)
            return collect(connection, time.time() - grace)

    def _row(self, query: Select[Any], path: str) -> tuple[Any, ...] | None:
        # A database may refuse to be asked for other texts, and no file has such a path.
        if not (path.isascii() and path.isprintable()):
            return None
        with self._database.reading() as connection:
            return self._database.statements.on(connection).row(query, {"wanted": path})

    def _lock(self, connection: Connection) -> None:
        # SQLite's transactions that write begin by taking its one lock.
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SET LOCAL lock_timeout = '{self._patience:.3f}s'"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK_KEY})"))

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """This thread's turn to change the hub; other processes are kept out by the database."""
        if not self._changing.acquire(timeout=self._patience):
            raise _busy(f"the hub in {self.place} is still being changed by others after {self._patience:g} seconds")
        try:
            yield
        except StoreError as error:
            if error.rule != "store-busy":
                raise
            raise _busy(error.findings[0].message) from error
        finally:
            self._changing.release()


def _busy(message: str) -> LibraryError:
    return LibraryError(message, rule="hub-busy", hint="try again in a moment")
