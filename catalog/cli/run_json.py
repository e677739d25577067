"""A run as JSON values, for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from catalog.cli.run_view import RunView, artifact_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from catalog.run.engine import ArtifactStore
    from catalog.run.model import Artifact
    from catalog.store.rows import RunRow, TaskRow


def print_json(value: object) -> None:
    """One JSON document on stdout; all other signs than ASCII escaped, so that no terminal is steered by it."""
    click.echo(json.dumps(value, indent=2, allow_nan=False))


def run_json(run: RunRow) -> dict[str, Any]:
    """What `runs list` tells of a run; times are seconds since the epoch or null."""
    return {
        "run_id": run.run_id,
        "name": run.name,
        "state": run.state.value,
        "message": run.message,
        "pipeline": run.pipeline_name,
        "pipeline_version": run.pipeline_version,
        "engine": run.engine,
        "experiment": run.experiment,
        "labels": dict(run.labels),
        "created_at": run.created_at,
        "started_at": run.started_at,
        "ended_at": run.ended_at,
    }


def view_json(view: RunView, artifacts: ArtifactStore) -> dict[str, Any]:
    """The whole run: as `run_json`, and arguments, outputs, tasks, metrics and visualisations.

    An output is its text, or an object with digest, size and kind where it is large, binary or a folder.
    """
    return {
        **run_json(view.run),
        "arguments": dict(view.run.arguments),
        "outputs": _outputs(view.run.outputs, artifacts),
        "tasks": [{**_task(task, artifacts), "display_name": view.names.get(task.task, "")} for task in view.tasks],
        "metrics": [{"task": row.task, **row.detail} for row in view.metrics],
        "visualisations": [
            {"task": row.task, **{key: value for key, value in row.detail.items() if key != "source"}}
            for row in view.visualisations
        ],
    }


def _task(task: TaskRow, artifacts: ArtifactStore) -> dict[str, Any]:
    return {
        "task": task.task,
        "component": task.component,
        "state": task.state.value,
        "attempts": task.attempt,
        "exit_code": task.exit_code,
        "message": task.message,
        "reason": task.reason,
        "started_at": task.started_at,
        "ended_at": task.ended_at,
        "outputs": _outputs(task.outputs, artifacts),
        "warnings": list(task.warnings),
        "log": task.log,
    }


def _outputs(outputs: Mapping[str, Artifact], artifacts: ArtifactStore) -> dict[str, Any]:
    return {name: _output(artifact, artifacts) for name, artifact in outputs.items()}


def _output(artifact: Artifact, artifacts: ArtifactStore) -> Any:
    text = artifact_text(artifacts, artifact)
    if text is not None:
        return text
    return {"digest": f"sha256:{artifact.digest}", "size": artifact.size, "kind": artifact.kind, "uri": artifact.uri}
