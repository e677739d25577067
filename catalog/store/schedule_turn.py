"""One turn of a schedule: what is known is read and what is decided is recorded in one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from catalog.run.model import State
from catalog.store.recurring_runs import RecurringRun, find_recurring_run
from catalog.store.schedule_rows import FireState, ScheduleState
from catalog.store.schedule_state import change_state, lock_state
from catalog.store.schedule_tables import backfills, schedule_fires
from catalog.store.schema import runs
from catalog.store.texts import clean, to_json

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from catalog.store.store import Store

_NAMESPACE = uuid.UUID("0b51ad2e-8f0a-4c0e-9a5e-9d2f6f0f6d4c")
_ADD = {
    "sqlite": sqlite.insert(schedule_fires).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(schedule_fires).on_conflict_do_nothing(),
}


@dataclass(frozen=True, slots=True)
class FireChange:
    """What becomes of a tick: WAITING, STARTING or SKIPPED; `replaces` are the runs that end for it."""

    scheduled_at: float
    state: FireState
    replaces: tuple[str, ...] = ()
    message: str = ""


@dataclass(frozen=True, slots=True)
class WaitingFire:
    """A recorded tick that has not started; `bound` is the concurrency of its backfill, None for the schedule's own."""

    scheduled_at: float
    bound: int | None


def run_id_of(recurring_run_id: str, scheduled_at: float) -> str:
    """The id of the run of a tick: always the same, so that starting it a second time finds it there."""
    return uuid.uuid5(_NAMESPACE, f"{recurring_run_id} {scheduled_at:.3f}").hex


class ScheduleTurn:
    """A recurring run whose schedule nobody else can change until the turn ends."""

    def __init__(self, connection: Connection, job: RecurringRun, state: ScheduleState) -> None:
        self.job = job
        self.state = state
        self.connection = connection
        self._own = schedule_fires.c.recurring_run_id == job.recurring_run_id

    def waiting(self) -> tuple[WaitingFire, ...]:
        """The ticks that wait, the earliest first."""
        query = (
            select(schedule_fires.c.scheduled_at, backfills.c.max_concurrency)
            .outerjoin(backfills, backfills.c.backfill_id == schedule_fires.c.backfill_id)
            .where(self._own, schedule_fires.c.state == FireState.WAITING.value)
            .order_by(schedule_fires.c.scheduled_at)
        )
        return tuple(WaitingFire(row.scheduled_at, row.max_concurrency) for row in self.connection.execute(query))

    def running(self) -> tuple[str, ...]:
        """The ids of its runs that have not ended, the oldest first; those that are about to start come last."""
        going = [state.value for state in State if not state.ended]
        query = (
            select(runs.c.run_id)
            .where(runs.c.recurring_run_id == self.job.recurring_run_id, runs.c.state.in_(going))
            .order_by(runs.c.created_at, runs.c.run_id)
        )
        coming = (
            select(schedule_fires.c.run_id)
            .outerjoin(runs, runs.c.run_id == schedule_fires.c.run_id)
            .where(self._own, schedule_fires.c.state == FireState.STARTING.value, runs.c.run_id.is_(None))
            .order_by(schedule_fires.c.scheduled_at)
        )
        return (*self.connection.scalars(query), *self.connection.scalars(coming))

    def record(
        self, settled: float, next_fire: float | None, fires: Sequence[FireChange], message: str, now: float
    ) -> None:
        """Record what was decided. A tick that is on record already does not count a second time."""
        index, last = self.state.last_index, self.state.last_fire
        for fire in fires:
            starting = fire.state is FireState.STARTING
            if fire.replaces:
                self._give_way(fire.replaces)
            if self._put(fire, index + 1 if starting else None, now) and starting:
                index += 1
                last = fire.scheduled_at if last is None else max(last, fire.scheduled_at)
        values = {"settled_until": settled, "next_fire": next_fire, "last_index": index, "last_fire": last}
        # What was said stays until there is something else to say.
        said = clean(message) or self.state.message
        change_state(self.connection, self.job.recurring_run_id, **values, message=said)

    def _give_way(self, run_ids: Sequence[str]) -> None:
        """Fires that are to be replaced before their run is there start none."""
        there = select(runs.c.run_id).where(runs.c.run_id.in_(run_ids))
        columns = schedule_fires.c
        coming = update(schedule_fires).where(
            self._own,
            columns.state == FireState.STARTING.value,
            columns.run_id.in_(run_ids),
            columns.run_id.not_in(there),
        )
        values = {"state": FireState.SKIPPED.value, "message": "a later tick took its place"}
        self.connection.execute(coming.values(values))

    def _put(self, fire: FireChange, index: int | None, now: float) -> bool:
        values: dict[str, Any] = {
            "state": fire.state.value,
            "fire_index": index,
            "replaces": to_json(list(fire.replaces)),
            "message": clean(fire.message),
        }
        key = and_(self._own, schedule_fires.c.scheduled_at == fire.scheduled_at)
        waits = update(schedule_fires).where(key, schedule_fires.c.state == FireState.WAITING.value)
        if self.connection.execute(waits.values(values)).rowcount:
            return True
        identity = {"recurring_run_id": self.job.recurring_run_id, "scheduled_at": fire.scheduled_at}
        row = {**identity, **values, "run_id": run_id_of(self.job.recurring_run_id, fire.scheduled_at)}
        row |= {"backfill_id": "", "recorded_at": now, "started_at": None, "retry_at": now, "tries": 0}
        return bool(self.connection.execute(_ADD[self.connection.dialect.name], row).rowcount)


@contextmanager
def schedule_turn(store: Store, recurring_run_id: str) -> Iterator[ScheduleTurn | None]:
    """A turn of this recurring run, committed to the disk when the block ends; None when it is gone."""
    with store.writing(durable=True) as connection:
        state = lock_state(connection, recurring_run_id)
        job = None if state is None else find_recurring_run(connection, recurring_run_id)
        yield None if state is None or job is None else ScheduleTurn(connection, job, state)
