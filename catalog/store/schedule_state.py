"""How far each schedule is: one row per recurring run, whose lock puts what happens to the schedule in order."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from catalog.errors import UsageError
from catalog.pipeline.schedule import Schedule
from catalog.pipeline.schedule_ticks import next_after
from catalog.store.schedule_rows import FireState, ScheduleState
from catalog.store.schedule_tables import schedule_fires, schedule_state
from catalog.store.schema import recurring_runs
from catalog.store.texts import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from catalog.store.store import Store

SWITCHED_OFF = "it waited when the schedule was switched off"


def begin_schedule(connection: Connection, recurring_run_id: str, schedule: Schedule, created_at: float) -> None:
    """Let a new recurring run's schedule begin, within the caller's transaction.

    It counts from when it was made; where missed ticks are asked for by number or all, from a start that lies before.
    """
    settled = created_at
    if schedule.start is not None and (schedule.catch_up or schedule.catch_up_last):
        settled = min(settled, schedule.start.timestamp())
    row = {"recurring_run_id": recurring_run_id, "last_fire": None, "last_index": 0, "generation": 0, "message": ""}
    values = {"settled_until": settled, "next_fire": next_tick(schedule, settled)}
    connection.execute(insert(schedule_state), {**row, **values})


def next_tick(schedule: Schedule, after: float) -> float | None:
    """The first tick after an instant; None when there is none."""
    tick = next_after(schedule, datetime.fromtimestamp(after, timezone.utc))
    return None if tick is None else tick.timestamp()


def lock_state(connection: Connection, recurring_run_id: str) -> ScheduleState | None:
    """How far the schedule is, locked until the transaction ends; None when there is no such recurring run."""
    query = select(schedule_state).where(schedule_state.c.recurring_run_id == recurring_run_id).with_for_update()
    found = connection.execute(query).mappings().one_or_none()
    return None if found is None else ScheduleState(**found)


def change_state(connection: Connection, recurring_run_id: str, **columns: Any) -> None:
    """Change columns of the row, which `lock_state` has locked."""
    own = schedule_state.c.recurring_run_id == recurring_run_id
    connection.execute(update(schedule_state).where(own).values(columns))


def skip_gap(connection: Connection, recurring_run_id: str, now: float) -> None:
    """Take what was due until `now` for dealt with, and drop the schedule's own ticks that wait."""
    change_state(connection, recurring_run_id, settled_until=now, next_fire=now)
    fires = schedule_fires.c
    waiting = update(schedule_fires).where(
        fires.recurring_run_id == recurring_run_id, fires.state == FireState.WAITING.value, fires.backfill_id == ""
    )
    connection.execute(waiting.values(state=FireState.SKIPPED.value, message=SWITCHED_OFF))


def get_state(store: Store, recurring_run_id: str) -> ScheduleState:
    """How far the schedule is. Raises UsageError for an unknown recurring run."""
    query = select(schedule_state).where(schedule_state.c.recurring_run_id == clean(recurring_run_id))
    with store.reading() as connection:
        found = connection.execute(query).mappings().one_or_none()
    if found is None:
        raise UsageError(f"there is no recurring run `{recurring_run_id}`", rule="recurring-run-unknown")
    return ScheduleState(**found)


def list_states(store: Store) -> dict[str, ScheduleState]:
    """How far all schedules are, by the ids of their recurring runs."""
    with store.reading() as connection:
        found = connection.execute(select(schedule_state)).mappings()
        return {row["recurring_run_id"]: ScheduleState(**row) for row in found}


def schedules_to_settle(store: Store, now: float) -> list[str]:
    """The recurring runs that have something to decide at `now`: a tick is due, or one waits."""
    columns = schedule_state.c
    due = (
        select(columns.recurring_run_id)
        .join(recurring_runs, recurring_runs.c.recurring_run_id == columns.recurring_run_id)
        .where(recurring_runs.c.enabled.is_(True), columns.next_fire <= now)
    )
    waiting = select(schedule_fires.c.recurring_run_id).where(schedule_fires.c.state == FireState.WAITING.value)
    with store.reading() as connection:
        return sorted({*connection.scalars(due), *connection.scalars(waiting)})


def earliest_fire(store: Store) -> float | None:
    """The next tick of all enabled schedules; None when there is none."""
    columns = schedule_state.c
    query = (
        select(columns.next_fire)
        .join(recurring_runs, recurring_runs.c.recurring_run_id == columns.recurring_run_id)
        .where(recurring_runs.c.enabled.is_(True), columns.next_fire.is_not(None))
        .order_by(columns.next_fire)
        .limit(1)
    )
    with store.reading() as connection:
        return connection.scalar(query)
