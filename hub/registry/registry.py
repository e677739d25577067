"""The open hub: its database, its files, and what is noted about its tokens' use."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from sqlalchemy import select

from catalog.errors import StoreError
from catalog.store.database import Database
from hub.registry.brief import Brief
from hub.registry.files import DatabaseStore, Finish
from hub.registry.kind import DATABASE_FILE, HUB
from hub.registry.migrations import MIGRATIONS
from hub.registry.schema import settings
from hub.registry.token_usage import TokenUsage


class Registry:
    """A hub in a database; safe for several threads, not across a fork. Close it, or use it as a context manager."""

    def __init__(self, database: Database, finish: Finish | None = None) -> None:
        self.database = database
        self.store = DatabaseStore(database, finish)
        self.usage = TokenUsage()
        # Asked several times for each request; another process that sets it is heard a second later.
        self.anonymous_read = Brief()

    @property
    def place(self) -> str:
        """Where the hub is, without a password."""
        return self.database.url

    def check(self) -> None:
        """Pass when the database answers; StoreError or MachineError otherwise."""
        with self.database.reading() as connection:
            connection.execute(select(settings.c.name).limit(1)).first()

    def flush_usage(self) -> None:
        """Write down when each token was last used; called now and then, and when the hub is closed."""
        if self.usage:
            with self.database.writing() as connection:
                self.usage.write(connection)

    def close(self) -> None:
        """Close every connection."""
        try:
            self.flush_usage()
        finally:
            self.database.close()

    def __enter__(self) -> Registry:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_registry(place: str | Path, finish: Finish | None = None) -> Registry:
    """Open, and create or migrate where needed, the hub in a data folder or at a `postgresql:` URL.

    `finish` runs at the end of every change of the files, within it: what signs the index. Raises UsageError for a URL
    it does not understand, StoreError for a database that is no hub's, cannot be written, or is newer than this
    program, MachineError for a full disk, an unreachable server, or a missing driver.
    """
    return Registry(Database.connect(_database_place(place), HUB, MIGRATIONS), finish)


def _database_place(place: str | Path) -> str | Path:
    if isinstance(place, str) and "://" in place:
        return place
    folder = Path(place).expanduser()
    try:
        # Others have no business with the hashes of tokens and with what namespaces keep to themselves.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"the folder {folder} cannot be made: {error.strerror}", rule="store-read-only", hint=HUB.folder_hint
        ) from None
    return folder / DATABASE_FILE
