"""A run as lists tell of it, as a JSON value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.client.wire.answer import Answer, malformed
from catalog.run.model import State

if TYPE_CHECKING:
    from catalog.store.rows import RunRow

_TEXTS = (
    *("run_id", "name", "message", "pipeline_version", "engine", "experiment", "namespace", "description"),
    *("pipeline_digest", "pipeline_id", "pipeline_version_id", "recurring_run_id", "parent_run_id"),
)


def run_json(run: RunRow) -> dict[str, Any]:
    """A run without its arguments, options and outputs; times are seconds since the epoch or null."""
    return {
        "run_id": run.run_id,
        "name": run.name,
        "state": run.state.value,
        "message": run.message,
        "pipeline": run.pipeline_name,
        "pipeline_version": run.pipeline_version,
        "pipeline_digest": run.pipeline_digest,
        "pipeline_id": run.pipeline_id,
        "pipeline_version_id": run.pipeline_version_id,
        "engine": run.engine,
        "experiment": run.experiment,
        "namespace": run.namespace,
        "description": run.description,
        "labels": dict(run.labels),
        "archived": run.archived,
        "terminate_requested": run.terminate_requested,
        "recurring_run_id": run.recurring_run_id,
        "parent_run_id": run.parent_run_id,
        "created_at": run.created_at,
        "started_at": run.started_at,
        "ended_at": run.ended_at,
        "scheduled_at": run.scheduled_at,
    }


def read_run(found: Answer) -> RunRow:
    """The run that `run_json` wrote, with `arguments` and `outputs` where they stand beside it."""
    from catalog.client.wire.artifact_json import read_artifacts
    from catalog.store.rows import RunRow

    return RunRow(
        **{name: found.text(name) for name in _TEXTS},
        pipeline_name=found.text("pipeline"),
        state=read_state(found),
        created_at=found.moment("created_at"),
        started_at=found.number("started_at"),
        ended_at=found.number("ended_at"),
        scheduled_at=found.number("scheduled_at"),
        arguments=found.texts("arguments"),
        options={},
        outputs=read_artifacts(found.object("outputs")),
        archived=found.flag("archived"),
        terminate_requested=found.flag("terminate_requested"),
        labels=found.texts("labels"),
    )


def read_state(found: Answer) -> State:
    """The field `state`."""
    try:
        return State(found.text("state"))
    except ValueError:
        raise malformed("state") from None
