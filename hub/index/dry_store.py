"""A change that is not made: what it would write is compared with what is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from catalog.library.hub.files import HubFiles

LIMIT = 64 << 20


@dataclass
class DryChange:
    """A writer over `files` that keeps in memory what differs."""

    files: HubFiles
    written: dict[str, bytes] = field(default_factory=dict)
    retired: dict[str, None] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Where the hub is."""
        return self.files.place

    def read(self, path: str, limit: int) -> bytes | None:
        """See HubFiles."""
        return self.written[path] if path in self.written else self.files.read(path, limit)

    def write(self, path: str, data: bytes) -> None:
        """See HubWriter."""
        self.retired.pop(path, None)
        self.written.pop(path, None)
        if self.files.read(path, max(len(data), LIMIT)) != data:
            self.written[path] = data

    def retire(self, path: str) -> None:
        """See HubWriter."""
        self.retired[path] = None


@dataclass(frozen=True)
class DryStore:
    """A store over `files` whose changes are forgotten."""

    files: HubFiles

    @property
    def place(self) -> str:
        """Where the hub is."""
        return self.files.place

    def read(self, path: str, limit: int) -> bytes | None:
        """See HubFiles."""
        return self.files.read(path, limit)

    @contextmanager
    def changing(self) -> Iterator[DryChange]:
        """A change that nobody will see."""
        yield DryChange(self.files)
