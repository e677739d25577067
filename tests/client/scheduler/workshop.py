"""Recurring runs in a real store, a clock that is set, and a starter that stores runs and starts nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from catalog.client.scheduler.loop import Scheduler
from catalog.client.scheduler.order import FireOrder
from catalog.errors import StoreError
from catalog.pipeline.schedule import Schedule
from catalog.run.model import RunChange, State
from catalog.store.find_runs import RunFilter, list_runs
from catalog.store.record import record_many
from catalog.store.recurring_runs import RecurringRun, create_recurring_run
from catalog.store.rows import RunRow
from catalog.store.runs import create_run, request_terminate
from catalog.store.store import Store
from tests.store.samples import spec

BEGIN = datetime(2030, 1, 1, tzinfo=timezone.utc)
HOUR = timedelta(hours=1)
HOURLY = Schedule(cron="0 * * * *", catch_up=True)


def keep(store: Store, schedule: Schedule = HOURLY, job_id: str = "j1") -> RecurringRun:
    """A recurring run that was made at BEGIN."""
    job = RecurringRun(
        job_id, job_id, "p", "name: p\n", schedule, created_at=BEGIN.timestamp(), enabled=schedule.enabled
    )
    create_recurring_run(store, job)
    return job


@dataclass
class Workshop:
    """A scheduler on a store whose clock is `now`; `step` is called where a process may die."""

    store: Store
    now: datetime = BEGIN
    step: Callable[[], None] = lambda: None
    orders: list[FireOrder] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)

    def scheduler(self, lease_seconds: float = 0.0) -> Scheduler:
        """A new scheduler, as after a start of the server."""
        return Scheduler(self.store, self.start, self.end, clock=lambda: self.now, lease_seconds=lease_seconds)

    def start(self, order: FireOrder) -> None:
        """Store the run, unless it is there."""
        self.step()
        self.orders.append(order)
        job = order.job.recurring_run_id
        given = {"name": str(order.index), "recurring_run_id": job, "scheduled_at": order.tick.timestamp()}
        try:
            create_run(self.store, spec(order.run_id, **given, created_at=self.now.timestamp()))
        except StoreError as error:
            if error.rule != "run-exists":
                raise
        self.step()

    def end(self, run_id: str) -> None:
        """Ask for the end of the run."""
        self.step()
        self.ended.append(run_id)
        request_terminate(self.store, run_id)

    def at(self, hours: float, scheduler: Scheduler | None = None) -> tuple[str, ...]:
        """One turn so many hours after BEGIN; the runs it started."""
        self.now = BEGIN + hours * HOUR
        return (scheduler or self.scheduler()).turn().started

    def runs(self, job_id: str = "j1") -> list[RunRow]:
        """The runs of a recurring run, the earliest tick first."""
        found = list_runs(self.store, RunFilter(recurring_run_id=job_id), limit=10_000)
        return sorted(found, key=lambda run: run.scheduled_at or 0.0)

    def hours(self, job_id: str = "j1") -> list[float]:
        """The ticks of the runs, in hours after BEGIN; every run has its own."""
        found = [((run.scheduled_at or 0.0) - BEGIN.timestamp()) / 3600 for run in self.runs(job_id)]
        assert [hour for hour, count in Counter(found).items() if count > 1] == []
        return found

    def finish(self, run_id: str) -> None:
        """Let a run succeed."""
        record_many(self.store, run_id, [RunChange(State.SUCCEEDED, self.now.timestamp())])
