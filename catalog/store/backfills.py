"""Backfills: ticks of the past that a recurring run makes up because somebody asked for it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from catalog.store.schedule_rows import BackfillRow, FireState
from catalog.store.schedule_tables import backfills, schedule_fires
from catalog.store.schedule_turn import run_id_of
from catalog.store.texts import clean

if TYPE_CHECKING:
    from sqlalchemy import UpdateBase

    from catalog.store.schedule_turn import ScheduleTurn
    from catalog.store.store import Store

_UNSTARTED = (FireState.SKIPPED.value, FireState.FAILED.value)


def add_backfill(
    turn: ScheduleTurn, ticks: Sequence[float], span: tuple[float, float], max_concurrency: int, now: float
) -> BackfillRow:
    """Record ticks that are to run, within the turn; ticks that ran, or are about to, stay what they are."""
    job = turn.job.recurring_run_id
    row = BackfillRow(uuid.uuid4().hex, job, *span, max_concurrency, now)
    columns = {name: getattr(row, name) for name in backfills.c.keys()}
    turn.connection.execute(insert(backfills), columns)
    put = _put(turn.connection.dialect.name)
    for tick in ticks:
        fire = {"recurring_run_id": job, "scheduled_at": tick, "run_id": run_id_of(job, tick)}
        fire |= {"state": FireState.WAITING.value, "backfill_id": row.backfill_id, "replaces": "[]", "message": ""}
        fire |= {"fire_index": None, "recorded_at": now, "started_at": None, "retry_at": now, "tries": 0}
        turn.connection.execute(put, fire)
    return row


def _put(dialect: str) -> UpdateBase:
    """Insert a fire, or take up one that never started."""
    statement = (postgresql if dialect == "postgresql" else sqlite).insert(schedule_fires)
    again = ("state", "backfill_id", "message", "recorded_at", "retry_at", "tries")
    found: UpdateBase = statement.on_conflict_do_update(
        index_elements=list(schedule_fires.primary_key),
        set_={name: statement.excluded[name] for name in again},
        where=schedule_fires.c.state.in_(_UNSTARTED),
    )
    return found


def list_backfills(store: Store, recurring_run_id: str) -> list[BackfillRow]:
    """The backfills of a recurring run, the newest first."""
    own = backfills.c.recurring_run_id == clean(recurring_run_id)
    query = select(backfills).where(own).order_by(backfills.c.created_at.desc(), backfills.c.backfill_id)
    with store.reading() as connection:
        return [BackfillRow(**row) for row in connection.execute(query).mappings()]


def backfill_progress(store: Store, backfill_id: str) -> dict[str, int]:
    """How many fires of a backfill are in which state."""
    own = schedule_fires.c.backfill_id == clean(backfill_id)
    query = select(schedule_fires.c.state, func.count()).where(own).group_by(schedule_fires.c.state)
    with store.reading() as connection:
        return {state: count for state, count in connection.execute(query)}
