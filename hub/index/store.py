"""Where a hub is kept: read like any hub, changed by one writer at a time."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from catalog.library.hub.files import HubFiles


class HubWriter(HubFiles, Protocol):
    """A change under way: it reads its own writes."""

    def write(self, path: str, data: bytes) -> None:
        """Set the bytes of the file at a path below the root."""

    def retire(self, path: str) -> None:
        """Say that no root names a file any more; writing it again takes that back.

        Whoever read the root before may still ask for the file: a store keeps it for an hour at least, or for ever.
        """


class HubStore(HubFiles, Protocol):
    """A hub that can be changed."""

    def changing(self) -> AbstractContextManager[HubWriter]:
        """The one writer; others wait.

        What was written becomes visible together when the block ends, and is on the disk then. When the block raises,
        or the process dies, nothing of it is seen. Raises LibraryError (rule hub-busy) when another writer does not
        finish.
        """
