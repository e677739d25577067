"""A run as JSON values, for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from catalog.client.wire.artifact_json import artifact_json
from catalog.client.wire.run_detail_json import task_json
from catalog.client.wire.run_json import run_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from catalog.cli.run_view import RunView
    from catalog.client.run_detail import RunDetail
    from catalog.run.model import Artifact
    from catalog.store.rows import TaskRow


def print_json(value: object) -> None:
    """One JSON document on stdout; all other signs than ASCII escaped, so that no terminal is steered by it."""
    click.echo(json.dumps(value, indent=2, allow_nan=False))


def view_json(view: RunView) -> dict[str, Any]:
    """The whole run: as `run_json`, and arguments, outputs, tasks, metrics and visualisations.

    An output is its text, or an object with digest, size and kind where it is large, binary or a folder.
    """
    detail = view.detail
    return {
        **run_json(detail.run),
        "arguments": dict(detail.run.arguments),
        "outputs": _outputs(detail.run.outputs, detail),
        "tasks": [
            {**_task(task, detail), "display_name": detail.names.get(task.task, ""), "log": task.log}
            for task in detail.tasks
        ],
        "metrics": [{"task": row.task, **row.detail} for row in detail.metrics],
        "visualisations": [
            {"task": row.task, **{key: value for key, value in row.detail.items() if key != "source"}}
            for row in detail.visualisations
        ],
    }


def _task(task: TaskRow, detail: RunDetail) -> dict[str, Any]:
    return {**task_json(task), "outputs": _outputs(task.outputs, detail)}


def _outputs(outputs: Mapping[str, Artifact], detail: RunDetail) -> dict[str, Any]:
    return {name: _output(artifact, detail) for name, artifact in outputs.items()}


def _output(artifact: Artifact, detail: RunDetail) -> Any:
    text = detail.text_of(artifact)
    return artifact_json(artifact) if text is None else text
