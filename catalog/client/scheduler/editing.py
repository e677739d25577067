"""Changing a recurring run in place: its id, its history and its index stay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from catalog.client.scheduler.settle import settle_turn
from catalog.errors import UsageError
from catalog.pipeline.schedule import Schedule
from catalog.pipeline.schedule_check import check_schedule, require_schedule

if TYPE_CHECKING:
    from catalog.store.recurring_runs import RecurringRun
    from catalog.store.store import Store


def edit_recurring_run(
    store: Store, recurring_run_id: str, change: Callable[[RecurringRun], RecurringRun], now: datetime
) -> RecurringRun:
    """Let `change` make the recurring run another one, and return it. Whether it is enabled stays as it is.

    Where the ticks change, those until `now` are settled by the schedule as it was, and the new ones begin after `now`.
    Raises UsageError for an unknown recurring run and a schedule that is not sound.
    """
    from catalog.store.recurring_runs import replace_recurring_run
    from catalog.store.schedule_state import change_state, next_tick
    from catalog.store.schedule_turn import schedule_turn

    with schedule_turn(store, recurring_run_id) as turn:
        if turn is None:
            raise UsageError(f"there is no recurring run `{recurring_run_id}`", rule="recurring-run-unknown")
        before = turn.job
        wanted = change(before)
        after = replace(
            wanted,
            recurring_run_id=before.recurring_run_id,
            created_at=before.created_at,
            enabled=before.enabled,
            schedule=replace(wanted.schedule, enabled=before.enabled),
        )
        require_schedule(after.schedule)
        values: dict[str, object] = {"generation": turn.state.generation + 1}
        if _ticks(before.schedule) != _ticks(after.schedule):
            if before.enabled and not check_schedule(before.schedule):
                settle_turn(turn, now)
            values |= {"settled_until": now.timestamp(), "next_fire": next_tick(after.schedule, now.timestamp())}
            values |= {"message": ""}
        replace_recurring_run(turn.connection, after)
        change_state(turn.connection, recurring_run_id, **values)
    return after


def _ticks(schedule: Schedule) -> Schedule:
    """What the ticks follow from."""
    return Schedule(
        cron=schedule.cron.strip(),
        every_seconds=schedule.every_seconds,
        timezone=schedule.timezone,
        start=schedule.start,
        end=schedule.end,
    )
