"""Recurring runs of a session's own store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from catalog.client.recurring_reference import by_reference
from catalog.client.request import RunRequest
from catalog.client.scheduler import backfill, editing, jobs
from catalog.client.scheduler.job_edits import JobEdits, edited
from catalog.client.scheduler.revise import revised
from catalog.client.session import Session
from catalog.client.workspace import Job
from catalog.pipeline.schedule import Schedule
from catalog.store import recurring_runs, schedule_fires, schedule_state

if TYPE_CHECKING:
    from catalog.store.schedule_rows import FireRow


@dataclass(frozen=True)
class LocalRecurringRuns:
    """Fills the Protocol `RecurringRuns`."""

    session: Session

    def create(
        self, request: RunRequest, schedule: Schedule, *, follow_latest: bool = False, description: str = ""
    ) -> Job:
        """As `client.scheduler.jobs.create_recurring`."""
        return self._job(
            jobs.create_recurring(
                request, schedule, self.session, _now(), follow_latest=follow_latest, description=description
            )
        )

    def get(self, reference: str) -> Job:
        """See RecurringRuns."""
        return by_reference(self.all(), reference)

    def all(self, experiment: str = "") -> list[Job]:
        """As `store.recurring_runs.list_recurring_runs`."""
        found = recurring_runs.list_recurring_runs(self.session.store, experiment)
        states = schedule_state.list_states(self.session.store)
        return [Job(job, states[job.recurring_run_id]) for job in found if job.recurring_run_id in states]

    def edit(self, recurring_run_id: str, edits: JobEdits) -> Job:
        """As `client.scheduler.editing.edit_recurring_run`."""
        store, fields = self.session.store, dict[str, object]()
        if edits.pipeline or edits.arguments:
            job = recurring_runs.get_recurring_run(store, recurring_run_id)
            fields = revised(job, self.session, pipeline=edits.pipeline or None, arguments=edits.arguments)
        return self._job(editing.edit_recurring_run(store, recurring_run_id, edited(edits, fields), _now()))

    def set_enabled(self, recurring_run_id: str, enabled: bool, *, replay: bool = False) -> None:
        """As `store.recurring_runs.set_enabled`."""
        recurring_runs.set_enabled(self.session.store, recurring_run_id, enabled, replay=replay)

    def delete(self, recurring_run_id: str) -> None:
        """As `store.recurring_runs.delete_recurring_run`."""
        recurring_runs.delete_recurring_run(self.session.store, recurring_run_id)

    def backfill(
        self, recurring_run_id: str, start: datetime, end: datetime, *, max_concurrency: int | None = None
    ) -> tuple[str, Sequence[datetime]]:
        """As `client.scheduler.backfill.backfill`."""
        row, ticks = backfill.backfill(
            self.session.store, recurring_run_id, start, end, _now(), max_concurrency=max_concurrency
        )
        return row.backfill_id, ticks

    def ticks_within(self, recurring_run_id: str, start: datetime, end: datetime) -> Sequence[datetime]:
        """As `client.scheduler.backfill.ticks_within`."""
        job = recurring_runs.get_recurring_run(self.session.store, recurring_run_id)
        return backfill.ticks_within(job.schedule, start, end, _now())

    def fires(self, recurring_run_id: str, limit: int) -> list[FireRow]:
        """As `store.schedule_fires.list_fires`."""
        return schedule_fires.list_fires(self.session.store, recurring_run_id, limit=limit)

    def _job(self, job: recurring_runs.RecurringRun) -> Job:
        return Job(job, schedule_state.get_state(self.session.store, job.recurring_run_id))


def _now() -> datetime:
    return datetime.now(timezone.utc)
