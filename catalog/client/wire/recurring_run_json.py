"""Recurring runs and their ticks as JSON values. Times are seconds since the epoch, or null."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.client.wire.answer import Answer, malformed
from catalog.errors import UsageError
from catalog.pipeline.schedule import Schedule
from catalog.pipeline.schedule_json import schedule_to_json

if TYPE_CHECKING:
    from catalog.client.scheduler.preview import PlannedFire
    from catalog.store.recurring_runs import RecurringRun
    from catalog.store.schedule_rows import BackfillRow, FireRow, ScheduleState


def job_json(job: RecurringRun, state: ScheduleState) -> dict[str, Any]:
    """A recurring run and how far it is, without its pipeline's text."""
    return {
        "recurring_run_id": job.recurring_run_id,
        "name": job.name,
        "description": job.description,
        "experiment": job.experiment,
        "pipeline": job.pipeline_name,
        "source": dict(job.source),
        "engine": job.engine,
        "arguments": dict(job.arguments),
        "enabled": job.enabled,
        "schedule": schedule_to_json(job.schedule),
        "created_at": job.created_at,
        "next_fire": state.next_fire if job.enabled else None,
        "last_fire": state.last_fire,
        "last_index": state.last_index,
        "generation": state.generation,
        "message": state.message,
    }


def read_job(found: Answer) -> tuple[RecurringRun, ScheduleState]:
    """What `job_json` wrote."""
    from catalog.store.recurring_runs import RecurringRun
    from catalog.store.schedule_rows import ScheduleState

    recurring_run_id = found.text("recurring_run_id")
    job = RecurringRun(
        recurring_run_id=recurring_run_id,
        name=found.text("name"),
        pipeline_name=found.text("pipeline"),
        pipeline_text="",
        schedule=_schedule(found.object("schedule"), found.flag("enabled")),
        experiment=found.text("experiment"),
        description=found.text("description"),
        engine=found.text("engine"),
        arguments=found.texts("arguments"),
        source=found.texts("source"),
        enabled=found.flag("enabled"),
        created_at=found.moment("created_at"),
    )
    state = ScheduleState(
        recurring_run_id=recurring_run_id,
        settled_until=0.0,
        next_fire=found.number("next_fire"),
        last_fire=found.number("last_fire"),
        last_index=found.count("last_index"),
        generation=found.count("generation"),
        message=found.text("message"),
    )
    return job, state


def _schedule(found: Answer, enabled: bool) -> Schedule:
    from dataclasses import replace

    from catalog.client.scheduler.job_edits import read_schedule

    try:
        return replace(read_schedule(found.value), enabled=enabled)
    except UsageError:
        raise malformed("schedule") from None


def fire_json(fire: FireRow) -> dict[str, Any]:
    """A tick and what became of it."""
    return {
        "scheduled_at": fire.scheduled_at,
        "state": fire.state.value,
        "index": fire.index,
        "run_id": fire.run_id,
        "backfill_id": fire.backfill_id,
        "started_at": fire.started_at,
        "message": fire.message,
    }


def read_fire(found: Answer) -> FireRow:
    """The tick that `fire_json` wrote; what only the scheduler needs is not in it."""
    from catalog.store.schedule_rows import FireRow, FireState

    try:
        state = FireState(found.text("state"))
    except ValueError:
        raise malformed("state") from None
    return FireRow(
        recurring_run_id="",
        scheduled_at=found.moment("scheduled_at"),
        run_id=found.text("run_id"),
        state=state,
        index=found.whole("index"),
        backfill_id=found.text("backfill_id"),
        replaces=(),
        recorded_at=0.0,
        started_at=found.number("started_at"),
        retry_at=0.0,
        tries=0,
        message=found.text("message"),
    )


def planned_json(fire: PlannedFire) -> dict[str, Any]:
    """A tick to come."""
    return {
        "at": fire.tick.timestamp(),
        "utc": fire.tick.isoformat(),
        "local": fire.wall.isoformat(),
        "note": fire.note,
    }


def backfill_json(row: BackfillRow, progress: dict[str, int]) -> dict[str, Any]:
    """A range of ticks that is made up, and how many of them are in which state."""
    return {
        "backfill_id": row.backfill_id,
        "start": row.range_start,
        "end": row.range_end,
        "max_concurrency": row.max_concurrency,
        "created_at": row.created_at,
        "fires": progress,
    }
