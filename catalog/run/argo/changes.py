"""Reports of a run on a cluster: each change once, whoever followed the run before."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.run.model import State, TaskChange
from catalog.run.plan import Report, Seen


class Changes:
    """Passes on changes of tasks that are new; `seen` is what earlier runners of the same run have put on record."""

    def __init__(self, report: Report, seen: Mapping[str, Seen]) -> None:
        self._report = report
        self._seen = dict(seen)

    def tell(self, change: TaskChange) -> bool:
        """Report the change unless it, or one that follows it, is known; whether it was reported."""
        seen = self._seen.get(change.task)
        new = Seen(change.state, change.attempt, change.message)
        if seen is not None and not _follows(new, seen):
            return False
        self._seen[change.task] = new
        self._report(change)
        return True


def _follows(new: Seen, seen: Seen) -> bool:
    if _rank(new) == _rank(seen):
        return new.state is State.PENDING and new.message != seen.message
    return _rank(new) > _rank(seen)


def _rank(seen: Seen) -> tuple[int, int]:
    """The order in which the states of one task come: a task that waits again has an attempt behind it."""
    if seen.state is State.PENDING:
        return (seen.attempt, 2) if seen.attempt else (0, 0)
    return (seen.attempt, 1) if seen.state is State.RUNNING else (seen.attempt, 3)
