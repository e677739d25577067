"""Recorded fires: those whose run has yet to be started, and the history of a recurring run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from catalog.store.schedule_rows import FireRow, FireState
from catalog.store.schedule_tables import schedule_fires
from catalog.store.texts import clean, from_json, message

if TYPE_CHECKING:
    from sqlalchemy import RowMapping

    from catalog.store.store import Store


def fires_to_start(store: Store, now: float) -> list[FireRow]:
    """The fires whose run is to be started at `now`, in the order of their ticks."""
    columns = schedule_fires.c
    query = select(schedule_fires).where(columns.state == FireState.STARTING.value, columns.retry_at <= now)
    with store.reading() as connection:
        found = connection.execute(query.order_by(columns.scheduled_at, columns.recurring_run_id)).mappings()
        return [_row(row) for row in found]


def note_started(store: Store, fire: FireRow, now: float) -> None:
    """The fire's run was started."""
    _note(store, fire, state=FireState.STARTED.value, started_at=now, message="")


def note_retry(store: Store, fire: FireRow, reason: str, retry_at: float) -> None:
    """The fire's run could not be started, which is tried again."""
    _note(store, fire, tries=fire.tries + 1, retry_at=retry_at, message=message(reason))


def note_failed(store: Store, fire: FireRow, reason: str) -> None:
    """The fire's run cannot be started."""
    _note(store, fire, state=FireState.FAILED.value, tries=fire.tries + 1, message=message(reason))


def list_fires(store: Store, recurring_run_id: str, *, limit: int = 50) -> list[FireRow]:
    """The recorded fires of a recurring run, the latest tick first."""
    columns = schedule_fires.c
    query = select(schedule_fires).where(columns.recurring_run_id == clean(recurring_run_id))
    with store.reading() as connection:
        found = connection.execute(query.order_by(columns.scheduled_at.desc()).limit(limit)).mappings()
        return [_row(row) for row in found]


def _note(store: Store, fire: FireRow, **values: Any) -> None:
    columns = schedule_fires.c
    own = update(schedule_fires).where(
        columns.recurring_run_id == fire.recurring_run_id,
        columns.scheduled_at == fire.scheduled_at,
        columns.state == FireState.STARTING.value,
    )
    with store.writing(durable=True) as connection:
        connection.execute(own.values(values))


def _row(row: RowMapping) -> FireRow:
    same = ("recurring_run_id", "scheduled_at", "run_id", "backfill_id", "recorded_at", "started_at", "retry_at")
    return FireRow(
        **{name: row[name] for name in same},
        state=FireState(row["state"]),
        index=row["fire_index"],
        replaces=tuple(from_json(row["replaces"])),
        tries=row["tries"],
        message=row["message"],
    )
