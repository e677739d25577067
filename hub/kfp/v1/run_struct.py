"""A run as v1beta1 writes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from catalog.run.model import State
from catalog.store.experiment_row import experiment_id
from hub.kfp.states import V1_STATES
from hub.kfp.struct import without_empty
from hub.kfp.times import time_text
from hub.kfp.v1.node_ids import node_id
from hub.kfp.v1.parameters import parameter_structs
from hub.kfp.v1.references import (
    CREATOR,
    EXPERIMENT,
    JOB,
    NAMESPACE,
    OWNER,
    PIPELINE_VERSION,
    reference,
)

if TYPE_CHECKING:
    from catalog.store.rows import MetricRow, RunRow

FORMATS = ("RAW", "PERCENTAGE")


def run_struct(row: RunRow, metrics: Iterable[MetricRow], manifest: str = "") -> dict[str, Any]:
    """The run as JSON data; `manifest` is the text of the pipeline it was made of, which lists leave out."""
    failed = row.state in (State.FAILED, State.TERMINATED)
    return without_empty(
        {
            "id": row.run_id,
            "name": row.name,
            "storage_state": "STORAGESTATE_ARCHIVED" if row.archived else "STORAGESTATE_AVAILABLE",
            "description": row.description,
            "pipeline_spec": pipeline_spec_struct(row, manifest),
            "resource_references": _references(row),
            "created_at": time_text(row.created_at),
            "scheduled_at": time_text(row.scheduled_at or row.created_at),
            "finished_at": time_text(row.ended_at),
            "status": V1_STATES[row.state],
            "error": (row.message or row.state.value) if failed else "",
            "metrics": [found for metric in metrics if (found := metric_struct(row.run_id, metric))],
        }
    )


def pipeline_spec_struct(row: RunRow, manifest: str) -> dict[str, Any]:
    """What the run was asked to do."""
    return without_empty(
        {
            "pipeline_id": row.pipeline_id,
            "pipeline_name": row.pipeline_name,
            "workflow_manifest": manifest,
            "parameters": parameter_structs(row.arguments),
        }
    )


def metric_struct(run_id: str, metric: MetricRow) -> dict[str, Any]:
    """A metric as JSON data; nothing for one without a number."""
    if metric.value is None:
        return {}
    format = metric.format if metric.format in FORMATS else "UNSPECIFIED"
    node = node_id(run_id, metric.task)
    return {"name": metric.name, "node_id": node, "number_value": metric.value, "format": format}


def _references(row: RunRow) -> list[dict[str, Any]]:
    found = [reference(EXPERIMENT, experiment_id(row.experiment), OWNER, row.experiment)]
    if row.namespace:
        found.append(reference(NAMESPACE, row.namespace, OWNER))
    if row.pipeline_version_id:
        found.append(reference(PIPELINE_VERSION, row.pipeline_version_id, CREATOR, row.pipeline_version))
    if row.recurring_run_id:
        found.append(reference(JOB, row.recurring_run_id, CREATOR))
    return found
