"""Making up the ticks of a range of time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from catalog.errors import UsageError
from catalog.pipeline.schedule import Schedule
from catalog.pipeline.schedule_ticks import next_after

if TYPE_CHECKING:
    from catalog.store.schedule_rows import BackfillRow
    from catalog.store.store import Store

MOST_TICKS = 10_000
_INSTANT = timedelta(microseconds=1)


def backfill(
    store: Store,
    recurring_run_id: str,
    start: datetime,
    end: datetime,
    now: datetime,
    *,
    max_concurrency: int | None = None,
) -> tuple[BackfillRow, tuple[datetime, ...]]:
    """Record the ticks from `start` to `end`, both included, as runs to come; returns the backfill and those ticks.

    A tick that has its run already gets no second one. At most `max_concurrency` runs of the recurring run go on when
    one of these starts (as many as the schedule allows, if not given). Raises UsageError for an unknown recurring run
    and for a range that holds no tick, more than 10,000, or future ones (rules recurring-run-unknown, backfill-range,
    bad-concurrency).
    """
    from catalog.store.backfills import add_backfill
    from catalog.store.schedule_turn import schedule_turn

    if max_concurrency is not None and max_concurrency < 1:
        message = f"at least one run must be allowed at once, not {max_concurrency}"
        raise UsageError(message, rule="bad-concurrency", hint="give 1 or more")
    with schedule_turn(store, recurring_run_id) as turn:
        if turn is None:
            raise UsageError(f"there is no recurring run `{recurring_run_id}`", rule="recurring-run-unknown")
        schedule = turn.job.schedule
        ticks = ticks_within(schedule, start, end, now)
        bound = max_concurrency or schedule.max_concurrency or 1
        seconds = [tick.timestamp() for tick in ticks]
        row = add_backfill(turn, seconds, (start.timestamp(), end.timestamp()), bound, now.timestamp())
    return row, ticks


def ticks_within(schedule: Schedule, start: datetime, end: datetime, now: datetime) -> tuple[datetime, ...]:
    """The ticks from `start` to `end`, both included. Raises UsageError (rule backfill-range) as `backfill` does."""
    if end < start:
        raise _range(f"the end {end.isoformat()} is before the start {start.isoformat()}", "let it end later")
    if end > now:
        raise _range(f"the end {end.isoformat()} lies in the future", "a backfill makes up ticks of the past")
    ticks: list[datetime] = []
    tick = next_after(schedule, start - _INSTANT)
    while tick is not None and tick <= end:
        if len(ticks) == MOST_TICKS:
            raise _range(f"more than {MOST_TICKS} ticks lie in that range", "make it up in several parts")
        ticks.append(tick)
        tick = next_after(schedule, tick)
    if not ticks:
        raise _range("no tick lies in that range", "`catalog recurring preview` shows the ticks to come")
    return tuple(ticks)


def _range(message: str, hint: str) -> UsageError:
    return UsageError(message, rule="backfill-range", hint=hint)
