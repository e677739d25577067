"""What brings a whole run to its end: the local scheduler, or the one that follows a workflow on a cluster."""

from __future__ import annotations

from typing import Protocol

from catalog.run.model import RunChange


class Driver(Protocol):
    """One run being driven. `run` is called once, in the thread that owns the store behind its reports."""

    def run(self) -> RunChange:
        """Bring the run to its end and return that, which has been reported too."""

    def stop(self) -> None:
        """End all tasks, then run the exit tasks. Safe from any thread or a signal handler."""

    def abort(self) -> None:
        """End everything, exit tasks included. Safe from any thread or a signal handler."""
