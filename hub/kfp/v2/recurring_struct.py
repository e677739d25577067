"""A recurring run as v2beta1 writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.store.experiment_row import experiment_id
from hub.kfp.struct import without_empty
from hub.kfp.times import time_text
from hub.kfp.triggers import trigger_struct
from hub.kfp.v2.input_types import input_types
from hub.kfp.v2.pipeline_spec import spec_struct
from hub.kfp.v2.run_struct import runtime_config, version_reference

if TYPE_CHECKING:
    from catalog.client.scheduler.preview import PlannedFire
    from catalog.store.recurring_runs import RecurringRun

_FAULT = 13


def recurring_struct(job: RecurringRun, namespace: str = "") -> dict[str, Any]:
    """A recurring run as lists have it, without its pipeline."""
    return without_empty(
        {
            "recurring_run_id": job.recurring_run_id,
            "display_name": job.name,
            "description": job.description,
            "pipeline_version_reference": version_reference(
                job.source.get("pipeline_id", ""), job.source.get("version_id", "")
            ),
            "runtime_config": runtime_config(job.arguments, input_types(job.pipeline_text), job.options),
            "max_concurrency": str(job.schedule.max_concurrency or 1),
            "trigger": trigger_struct(job.schedule),
            "mode": "ENABLE" if job.enabled else "DISABLE",
            "status": "ENABLED" if job.enabled else "DISABLED",
            "created_at": time_text(job.created_at),
            "no_catchup": not job.schedule.makes_up_all,
            "namespace": namespace,
            "experiment_id": experiment_id(job.experiment),
        }
    )


def whole_recurring_run(job: RecurringRun, namespace: str, trouble: str) -> dict[str, Any]:
    """A recurring run with its pipeline, unless that is an uploaded one, and with what keeps it from ticking."""
    found = recurring_struct(job, namespace)
    if trouble:
        found["error"] = {"code": _FAULT, "message": trouble}
    if not job.source.get("pipeline_id"):
        found["pipeline_spec"] = spec_struct(job.pipeline_text)
    return found


def fire_struct(fire: PlannedFire) -> dict[str, Any]:
    """A tick to come: in UTC, on the clock of the schedule's zone, and what is odd about that clock then."""
    times = {"scheduled_at": time_text(fire.tick.timestamp()), "local_time": fire.wall.isoformat()}
    return without_empty({**times, "note": fire.note})
