"""What the store gives back about schedules: how far they are, their fires and backfills. Times are epoch seconds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class FireState(str, Enum):
    """The state of a fire: it waits for other runs, its run is being started, was started, never was, or cannot be."""

    WAITING = "waiting"
    STARTING = "starting"
    STARTED = "started"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ScheduleState:
    """How far a recurring run's schedule is.

    Everything up to `settled_until` was dealt with. `next_fire` is the next tick (None: never again), `last_fire` the
    tick of the latest run, `last_index` its number. `generation` counts edits. `message` is what users should know.
    """

    recurring_run_id: str
    settled_until: float
    next_fire: float | None
    last_fire: float | None
    last_index: int
    generation: int
    message: str


@dataclass(frozen=True, slots=True)
class FireRow:
    """A tick that was recorded, and what became of it. `replaces` are the runs that end for it.

    `index` is None until it starts; `backfill_id` is empty for a tick of the schedule itself. After `tries` failures
    to start it is tried again at `retry_at`.
    """

    recurring_run_id: str
    scheduled_at: float
    run_id: str
    state: FireState
    index: int | None
    backfill_id: str
    replaces: tuple[str, ...]
    recorded_at: float
    started_at: float | None
    retry_at: float
    tries: int
    message: str


@dataclass(frozen=True, slots=True)
class BackfillRow:
    """A range of time whose ticks are made up, at most `max_concurrency` of the runs at once; bounds included."""

    backfill_id: str
    recurring_run_id: str
    range_start: float
    range_end: float
    max_concurrency: int
    created_at: float
