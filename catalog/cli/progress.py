"""How a run's progress is shown: the Protocol, and the choice of one that fits where stderr goes."""

from __future__ import annotations

from types import TracebackType
from typing import Protocol

from catalog.run.model import Change


class Progress(Protocol):
    """Shows changes as they come, on stderr. A context manager; `change` is called in one thread, `note` in any."""

    def change(self, change: Change) -> None:
        """Take in one change; quick, whatever is shown."""

    def note(self, text: str) -> None:
        """Show one line of our own."""

    def __enter__(self) -> Progress: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def progress_for(title: str, *, quiet: bool) -> Progress:
    """The progress for this stderr: nothing, a live table, or a line per change."""
    if quiet:
        from catalog.cli.quiet_progress import QuietProgress

        return QuietProgress()
    from catalog.cli.console import live_possible

    if live_possible():
        from catalog.cli.live_progress import LiveProgress

        return LiveProgress(title)
    from catalog.cli.plain_progress import PlainProgress

    return PlainProgress()
