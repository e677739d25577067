"""A recurring run as v1beta1 writes it: a job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.store.experiment_row import experiment_id
from hub.kfp.struct import without_empty
from hub.kfp.times import time_text
from hub.kfp.triggers import trigger_struct
from hub.kfp.v1.parameters import parameter_structs
from hub.kfp.v1.references import CREATOR, EXPERIMENT, OWNER, PIPELINE_VERSION, reference

if TYPE_CHECKING:
    from catalog.store.recurring_runs import RecurringRun


def job_struct(job: RecurringRun, message: str = "", manifest: str = "") -> dict[str, Any]:
    """The job as JSON data; `message` is what is wrong with its schedule, `manifest` the text of its pipeline, which
    lists leave out."""
    references = [reference(EXPERIMENT, experiment_id(job.experiment), OWNER, job.experiment)]
    if version := job.source.get("version_id", ""):
        references.append(reference(PIPELINE_VERSION, version, CREATOR))
    created_at = time_text(job.created_at)
    return without_empty(
        {
            "id": job.recurring_run_id,
            "name": job.name,
            "description": job.description,
            "pipeline_spec": _pipeline_spec(job, manifest),
            "resource_references": references,
            "max_concurrency": str(job.schedule.max_concurrency or 1),
            "trigger": trigger_struct(job.schedule),
            "mode": "ENABLED" if job.enabled else "DISABLED",
            "created_at": created_at,
            "updated_at": created_at,
            "status": "Enabled" if job.enabled else "Disabled",
            "error": message,
            "enabled": job.enabled,
            "no_catchup": not job.schedule.makes_up_all,
        }
    )


def _pipeline_spec(job: RecurringRun, manifest: str) -> dict[str, Any]:
    return without_empty(
        {
            "pipeline_id": job.source.get("pipeline_id", ""),
            "pipeline_name": job.pipeline_name,
            "workflow_manifest": manifest,
            "parameters": parameter_structs(job.arguments),
        }
    )
