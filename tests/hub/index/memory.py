"""A hub in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from hub.index.dry_store import DryChange


@dataclass
class MemoryHub:
    """A store; `files` are what is there, `retired` what no root names any more."""

    files: dict[str, bytes] = field(default_factory=dict)
    retired: set[str] = field(default_factory=set)

    @property
    def place(self) -> str:
        """For messages."""
        return "memory"

    def read(self, path: str, limit: int) -> bytes | None:
        """See HubFiles."""
        return self.files.get(path)

    @contextmanager
    def changing(self) -> Iterator[DryChange]:
        """See HubStore."""
        change = DryChange(self)
        yield change
        self.files.update(change.written)
        self.retired = (self.retired - set(change.written)) | set(change.retired)
