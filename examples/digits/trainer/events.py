"""Event files for TensorBoard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol


class Events(Protocol):
    """Where numbers that change over the steps go."""

    def scalar(self, name: str, value: float, step: int) -> None:
        """One point of a curve."""


class NoEvents:
    """For a machine without tensorboardX."""

    def scalar(self, name: str, value: float, step: int) -> None:
        return None


class EventFile:
    """A folder TensorBoard reads."""

    def __init__(self, folder: Path) -> None:
        from tensorboardX import SummaryWriter

        self._writer = SummaryWriter(str(folder))

    def scalar(self, name: str, value: float, step: int) -> None:
        self._writer.add_scalar(name, value, step)
        self._writer.flush()

    def close(self) -> None:
        """Write what is left."""
        self._writer.close()


@contextmanager
def events_in(folder: Path) -> Iterator[Events]:
    """An event file in `folder`, or nothing with a notice where tensorboardX is not installed."""
    try:
        file = EventFile(folder)
    except ImportError:
        print("no event files: tensorboardX is not installed", flush=True)
        yield NoEvents()
        return
    try:
        yield file
    finally:
        file.close()
