"""A world for the pure scheduler: runs that last, waiting ticks, and a clock that is set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from catalog.client.scheduler.decide import decide
from catalog.client.scheduler.decision import Standing, Waiting
from catalog.pipeline.schedule import Schedule


@dataclass
class Lasting:
    """A run: its tick, when it began and when it ends."""

    tick: datetime
    began: datetime
    ends: datetime


@dataclass
class World:
    """One schedule and its runs, each of which lasts as long as `lasts` says for its tick."""

    schedule: Schedule
    settled: datetime
    lasts: Callable[[datetime], timedelta] = lambda tick: timedelta(0)
    waiting: dict[datetime, int | None] = field(default_factory=dict)
    runs: list[Lasting] = field(default_factory=list)
    skipped: dict[datetime, str] = field(default_factory=dict)
    next_tick: datetime | None = None
    notes: list[str] = field(default_factory=list)
    _unended: list[Lasting] = field(default_factory=list)

    @property
    def ticks(self) -> list[datetime]:
        """The ticks that started a run, in the order in which they did."""
        return [run.tick for run in self.runs]

    def going(self, now: datetime) -> list[str]:
        """The runs that go on, by their tick, the oldest first."""
        self._unended = [run for run in self._unended if now < run.ends]
        return [run.tick.isoformat() for run in self._unended]

    def turn(self, now: datetime) -> None:
        """Let the scheduler decide once."""
        waiting = tuple(Waiting(tick, bound) for tick, bound in sorted(self.waiting.items()))
        decision = decide(self.schedule, Standing(self.settled, waiting), now, self.going(now))
        self.settled, self.next_tick = decision.settled, decision.next_tick
        if decision.note:
            self.notes.append(decision.note)
        for fire in decision.fires:
            for ended in fire.replaces:
                next(run for run in self._unended if run.tick.isoformat() == ended).ends = now
            if fire.action == "wait":
                assert fire.tick not in self.waiting
                self.waiting[fire.tick] = None
                continue
            self.waiting.pop(fire.tick, None)
            if fire.action == "skip":
                self.skipped[fire.tick] = fire.reason
            else:
                run = Lasting(fire.tick, now, now + self.lasts(fire.tick))
                self.runs.append(run)
                self._unended.append(run)
