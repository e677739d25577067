"""A hub in a folder of this machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from catalog.errors import LibraryError


@dataclass(frozen=True)
class FolderFiles:
    """The hub in the folder `root`. Links that lead out of it are refused."""

    root: Path

    @property
    def place(self) -> str:
        """The folder's path."""
        return str(self.root)

    def read(self, path: str, limit: int) -> bytes | None:
        """See HubFiles."""
        if "\0" in path:
            raise LibraryError(f"{path[:120]!r} is no path in a hub", rule="library-escape")
        file = self.root / path
        if not file.resolve().is_relative_to(self.root.resolve()):
            raise LibraryError(f"{file} leads out of the hub, to {file.resolve()}", rule="library-escape")
        try:
            with file.open("rb") as stream:
                data = stream.read(limit + 1)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise LibraryError(f"cannot read {file}: {error.strerror}", rule="library-unreadable") from None
        if len(data) > limit:
            raise LibraryError(f"{file} has more than {limit} bytes", rule="hub-too-large")
        return data
