"""Recurring runs and fires as JSON values, for programs. Times are seconds since the epoch, or null."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.pipeline.schedule_json import schedule_to_json

if TYPE_CHECKING:
    from catalog.client.scheduler.preview import PlannedFire
    from catalog.store.recurring_runs import RecurringRun
    from catalog.store.schedule_rows import FireRow, ScheduleState


def job_json(job: RecurringRun, state: ScheduleState) -> dict[str, Any]:
    """A recurring run and how far it is."""
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


def planned_json(fire: PlannedFire) -> dict[str, Any]:
    """A tick to come."""
    return {
        "at": fire.tick.timestamp(),
        "utc": fire.tick.isoformat(),
        "local": fire.wall.isoformat(),
        "note": fire.note,
    }
