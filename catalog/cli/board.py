"""What is known of a run while it goes on, kept small however many tasks it has."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field

from catalog.run.model import State, TaskChange

_KEPT = 200


@dataclass
class Board:
    """Counts by state, the tasks that run, the last ones that failed and the last ones that ended otherwise."""

    counts: Counter[State] = field(default_factory=Counter)
    running: dict[str, TaskChange] = field(default_factory=dict)
    waiting: dict[str, TaskChange] = field(default_factory=dict)
    failed: deque[TaskChange] = field(default_factory=lambda: deque(maxlen=_KEPT))
    ended: deque[TaskChange] = field(default_factory=lambda: deque(maxlen=_KEPT))
    started: dict[str, float] = field(default_factory=dict)

    def apply(self, change: TaskChange) -> None:
        """Take in one change."""
        for place in (self.running, self.waiting):
            place.pop(change.task, None)
        if change.state is State.RUNNING:
            self.started.setdefault(change.task, change.time)
            self.running[change.task] = change
        elif change.state is State.PENDING:
            self.waiting[change.task] = change
        else:
            self.counts[change.state] += 1
            (self.failed if change.state is State.FAILED else self.ended).append(change)

    def seconds(self, change: TaskChange, now: float) -> float | None:
        """How long the task has run, or ran; None for one that never started."""
        started = self.started.get(change.task)
        if started is None:
            return None
        return (change.time if change.state.ended else now) - started

    def shown(self, limit: int) -> list[TaskChange]:
        """At most `limit` tasks, those that need a look first: failed, running, waiting to be tried again, ended."""
        running = list(self.running.values())
        room_for_failed = max(limit // 2, limit - len(running))
        failed = list(self.failed)[-room_for_failed:] if room_for_failed else []
        rows = [*failed, *running, *self.waiting.values()][:limit]
        room = limit - len(rows)
        return [*rows, *(list(self.ended)[-room:] if room > 0 else [])]

    def summary(self) -> str:
        """`3 running · 1 failed · 40 succeeded`."""
        counts = [(len(self.running), "running"), (len(self.waiting), "waiting")]
        order = (State.FAILED, State.SUCCEEDED, State.CACHED, State.SKIPPED, State.TERMINATED)
        counts += [(self.counts[state], state.value.lower()) for state in order]
        return " · ".join(f"{count} {word}" for count, word in counts if count) or "starting"
