"""A whole run as a JSON value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from catalog.client.wire.answer import Answer
from catalog.client.wire.artifact_json import artifact_json, artifacts_json, read_artifacts
from catalog.client.wire.run_json import read_run, read_state, run_json

if TYPE_CHECKING:
    from catalog.client.run_detail import RunDetail
    from catalog.run.model import Artifact
    from catalog.store.rows import AttemptRow, MetricRow, TaskRow


def detail_json(detail: RunDetail) -> dict[str, Any]:
    """Everything; an output that is a short text has it beside it, where texts were asked for."""
    return {
        **run_json(detail.run),
        "interrupted": detail.interrupted,
        "arguments": dict(detail.run.arguments),
        "outputs": _outputs(detail.run.outputs, detail),
        "tasks": [
            {
                **task_json(task),
                "display_name": detail.names.get(task.task, ""),
                "outputs": _outputs(task.outputs, detail),
                "log_end": list(detail.log_ends[task.task]) if task.task in detail.log_ends else None,
            }
            for task in detail.tasks
        ],
        "metrics": [metric_json(row) for row in detail.metrics],
        "visualisations": [{"task": row.task, "detail": dict(row.detail)} for row in detail.visualisations],
    }


def read_detail(found: Answer) -> RunDetail:
    """The run that `detail_json` wrote."""
    from catalog.client.run_detail import RunDetail
    from catalog.store.rows import VisualisationRow

    tasks = found.objects("tasks")
    texts = _texts(found)
    for task in tasks:
        texts |= _texts(task)
    return RunDetail(
        run=read_run(found),
        tasks=[read_task(task) for task in tasks],
        metrics=[read_metric(item) for item in found.objects("metrics")],
        visualisations=[
            VisualisationRow(item.text("task"), item.object("detail").value) for item in found.objects("visualisations")
        ],
        names={task.text("task"): task.text("display_name") for task in tasks if task.text("display_name")},
        texts=texts,
        log_ends={
            task.text("task"): tuple(str(line) for line in task.items("log_end"))
            for task in tasks
            if task.value.get("log_end") is not None
        },
        interrupted=found.flag("interrupted"),
    )


def task_json(task: TaskRow) -> dict[str, Any]:
    """A task without its inputs, which may be large, and without what only the server's own machine can use."""
    return {
        "task": task.task,
        "component": task.component,
        "state": task.state.value,
        "attempts": task.attempt,
        "exit_code": task.exit_code,
        "message": task.message,
        "reason": task.reason,
        "cache_key": task.cache_key,
        "started_at": task.started_at,
        "ended_at": task.ended_at,
        "outputs": artifacts_json(task.outputs),
        "warnings": list(task.warnings),
    }


def read_task(found: Answer) -> TaskRow:
    """The task that `task_json` wrote."""
    from catalog.store.rows import TaskRow

    return TaskRow(
        task=found.text("task"),
        component=found.text("component"),
        state=read_state(found),
        attempt=found.count("attempts"),
        message=found.text("message"),
        reason=found.text("reason"),
        exit_code=found.whole("exit_code"),
        cache_key=found.text("cache_key"),
        log="",
        process="",
        started_at=found.number("started_at"),
        ended_at=found.number("ended_at"),
        warnings=tuple(str(text) for text in found.items("warnings")),
        outputs=read_artifacts(found.object("outputs")),
    )


def attempt_json(row: AttemptRow) -> dict[str, Any]:
    """One attempt of a task."""
    return {
        "attempt": row.attempt,
        "state": row.state.value,
        "exit_code": row.exit_code,
        "message": row.message,
        "started_at": row.started_at,
        "ended_at": row.ended_at,
    }


def metric_json(row: MetricRow) -> dict[str, Any]:
    """A metric of a task: the number, and all that was written about it."""
    return {
        "task": row.task,
        "name": row.name,
        "value": row.value,
        "format": row.format,
        "detail": dict(row.detail),
    }


def read_metric(found: Answer) -> MetricRow:
    """The metric that `metric_json` wrote."""
    from catalog.store.rows import MetricRow

    return MetricRow(
        found.text("task"),
        found.text("name"),
        found.number("value"),
        found.text("format"),
        found.object("detail").value,
    )


def _outputs(outputs: Mapping[str, Artifact], detail: RunDetail) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, artifact in outputs.items():
        text = detail.text_of(artifact)
        found[name] = artifact_json(artifact) | ({} if text is None else {"text": text})
    return found


def _texts(found: Answer) -> dict[str, str]:
    """The texts that stand beside the artifacts of a run or a task, by digest."""
    outputs = (Answer.of(value) for value in found.object("outputs").value.values())
    return {item.text("digest").removeprefix("sha256:"): item.text("text") for item in outputs if "text" in item.value}
