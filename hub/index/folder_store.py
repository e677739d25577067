"""A hub in a folder that can be changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from catalog.library.hub.folder_files import FolderFiles
from hub.index.folder_change import FolderChange
from hub.index.folder_lock import locked
from hub.index.folder_paths import unwritable
from hub.index.journal import recover


@dataclass(frozen=True)
class FolderStore:
    """The hub in the folder `root`, which need not be there yet; a writer waits `wait` seconds for another one."""

    root: Path
    wait: float = 60.0

    @property
    def place(self) -> str:
        """The folder's path."""
        return str(self.root)

    def read(self, path: str, limit: int) -> bytes | None:
        """See HubFiles."""
        return FolderFiles(self.root).read(path, limit)

    @contextmanager
    def changing(self) -> Iterator[FolderChange]:
        """See HubStore. LibraryError (rules hub-busy, hub-unwritable, library-escape) when it cannot be changed."""
        with unwritable(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
        with locked(self.root, self.wait):
            with unwritable(self.root):
                recover(self.root)
            change = FolderChange(self.root)
            try:
                yield change
            except BaseException:
                change.undo()
                raise
            with unwritable(self.root):
                change.commit()
