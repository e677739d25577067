"""When each task of a run was at work, as values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from catalog.run.model import State
from catalog.store.rows import AttemptRow, TaskRow

MAX_ROWS = 2000


@dataclass(frozen=True)
class Bar:
    """One attempt: from `start` to `end`, in seconds since the beginning of the timeline."""

    start: float
    end: float
    state: State
    attempt: int
    open: bool = False


@dataclass(frozen=True)
class TimelineRow:
    """A task with its attempts, the first one first; no bars for one that never began."""

    task: str
    state: State
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Timeline:
    """`began` is seconds since the epoch, `seconds` how long it is in all, `left_out` how many rows are missing."""

    began: float
    seconds: float
    rows: tuple[TimelineRow, ...]
    left_out: int = 0


def timeline_of(
    tasks: Sequence[TaskRow],
    attempts: Sequence[AttemptRow] = (),
    *,
    now: float | None = None,
    limit: int = MAX_ROWS,
) -> Timeline:
    """The tasks that began, in the order in which they did; `now` (seconds since the epoch) ends what still runs.

    Without `now` what still runs ends with the last moment that is known.
    """
    made: defaultdict[str, list[AttemptRow]] = defaultdict(list)
    for attempt in attempts:
        if attempt.started_at is not None:
            made[attempt.task].append(attempt)
    begun = sorted((row for row in tasks if row.started_at is not None), key=lambda row: _first(row, made[row.task]))
    moments = [moment for row in begun for moment in (row.started_at, row.ended_at) if moment is not None]
    moments += [moment for rows in made.values() for row in rows for moment in (row.started_at, row.ended_at) if moment]
    if not moments:
        return Timeline(now or 0.0, 0.0, ())
    start, last = min(moments), max([*moments, now or 0.0])
    shown = [TimelineRow(row.task, row.state, _bars(row, made[row.task], start, last)) for row in begun[:limit]]
    return Timeline(start, last - start, tuple(shown), max(0, len(begun) - limit))


def _first(row: TaskRow, attempts: Sequence[AttemptRow]) -> float:
    return min([row.started_at or 0.0, *(each.started_at or 0.0 for each in attempts)])


def _bars(row: TaskRow, attempts: Sequence[AttemptRow], start: float, last: float) -> tuple[Bar, ...]:
    spans = [(each.started_at, each.ended_at, each.state, each.attempt) for each in attempts]
    if not spans:
        spans = [(row.started_at, row.ended_at, row.state, row.attempt)]
    bars = []
    for began, ended, state, attempt in sorted(spans, key=lambda span: span[0] or 0.0):
        running = ended is None and not state.ended
        end = ended if ended is not None else last if running else began or start
        bars.append(Bar((began or start) - start, max(end, began or start) - start, state, attempt, running))
    return tuple(bars)
