"""Where the files of a hub are read from."""

from __future__ import annotations

from typing import Protocol


class HubFiles(Protocol):
    """The files below a hub's root: a folder, a web address, an object store, a database."""

    @property
    def place(self) -> str:
        """Where they are, for messages; without credentials."""

    def read(self, path: str, limit: int) -> bytes | None:
        """The bytes of a file by its path below the root, None when there is none.

        Raises FetchError or LibraryError when the place cannot be read, or the file has more than `limit` bytes.
        """
