"""Progress as one line per change, for pipes and files."""

from __future__ import annotations

import time
from types import TracebackType

import click

from catalog.run.model import Change, State, TaskChange
from catalog.view.quantities import duration_text
from catalog.view.safe_text import one_line


class PlainProgress:
    """A line `14:05:06 Succeeded train (1.2 s)` on stderr for each change of a task.

    The run goes on when nobody reads the lines any more.
    """

    def __init__(self) -> None:
        self._started: dict[str, float] = {}
        self._heard = True

    def change(self, change: Change) -> None:
        """Write the line."""
        if not isinstance(change, TaskChange):
            return
        details = []
        if change.state is State.RUNNING:
            self._started.setdefault(change.task, change.time)
        elif change.state.ended and (started := self._started.pop(change.task, None)) is not None:
            details.append(f"({duration_text(change.time - started)})")
        if change.state is State.RUNNING and change.attempt > 1:
            details.append(f"attempt {change.attempt}")
        if change.message:
            details.append(one_line(change.message))
        elif change.state is State.CACHED:
            details.append(one_line(change.reason))
        moment = time.strftime("%H:%M:%S", time.localtime(change.time))
        self.note(" ".join([moment, f"{change.state.value:<10}", one_line(change.task), *details]))

    def note(self, text: str) -> None:
        """Write one line of our own."""
        if self._heard:
            try:
                click.echo(text, err=True)
            except BrokenPipeError:
                self._heard = False

    def __enter__(self) -> PlainProgress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to end."""
