"""The connection to a run store: a SQLite file or a PostgreSQL database."""

from __future__ import annotations

from pathlib import Path

from catalog.resources import home_folder
from catalog.store.database import Database
from catalog.store.kind import RUN_STORE
from catalog.store.migrations import MIGRATIONS


class Store(Database):
    """An open run store; safe for several threads, not across a fork. Close it, or use it as a context manager."""

    @classmethod
    def open(cls, url: str | Path | None = None) -> Store:
        """Open, and create or migrate where needed, the store at a file path or `sqlite:` or `postgresql:` URL.

        None means `catalog.db` in the home folder. Raises UsageError for a URL it does not understand, StoreError for
        a file that is no run store, cannot be written, or is newer than this program, MachineError for a full disk, an
        unreachable server, or a missing driver.
        """
        return cls.connect(home_folder() / "catalog.db" if url is None else url, RUN_STORE, MIGRATIONS)
