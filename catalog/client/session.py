"""What a client works with: the home folder, the run store, the artifact store and the libraries."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from catalog.resources import home_folder

if TYPE_CHECKING:
    from catalog.library.libraries import Libraries
    from catalog.run.content_store import ContentStore
    from catalog.store.store import Store

DATABASE = "CATALOG_DATABASE"
ARTIFACTS = "CATALOG_ARTIFACTS"


@dataclass(frozen=True)
class Session:
    """Open stores and libraries; a context manager that closes them.

    `home` holds the folders of runs. `database` and `artifact_root` are the settings the stores were opened with, so
    that another process can open the same ones; empty means the default.
    """

    home: Path
    store: Store
    artifacts: ContentStore
    libraries: Libraries
    database: str = field(default="", repr=False)
    artifact_root: str = field(default="", repr=False)

    def run_folder(self, run_id: str) -> Path:
        """Where a run keeps logs and the files of tasks that are running."""
        return self.home / "runs" / run_id

    def close(self) -> None:
        """Close the run store."""
        self.store.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_session(
    home: Path | None = None,
    database: str | None = None,
    artifact_root: str | None = None,
    libraries: Libraries | None = None,
) -> Session:
    """Open a session.

    Defaults: the user's data folder; CATALOG_DATABASE, or `catalog.db` in it; CATALOG_ARTIFACTS, or `artifacts` in it;
    the libraries of the environment and the current directory. Raises UsageError, StoreError, LibraryError or
    MachineError when one of them cannot be opened.
    """
    from catalog.library.libraries import default_libraries
    from catalog.run.artifact_stores import open_artifacts
    from catalog.store.store import Store

    place = (home or home_folder()).expanduser().absolute()
    url = os.environ.get(DATABASE, "") if database is None else database
    root = os.environ.get(ARTIFACTS, "") if artifact_root is None else artifact_root
    known = default_libraries() if libraries is None else libraries
    artifacts = open_artifacts(root or place / "artifacts")
    return Session(place, Store.open(url or place / "catalog.db"), artifacts, known, url, root)
