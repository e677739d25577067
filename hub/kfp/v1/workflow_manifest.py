"""A run as the Argo Workflow that clients of KFP look for: its phase, and a node for each task."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from catalog.run.argo.submit import workflow_name
from catalog.run.model import Artifact, State, Value
from catalog.spec.names import kubernetes_name
from hub.kfp.states import V1_STATES
from hub.kfp.struct import without_empty
from hub.kfp.times import time_text
from hub.kfp.v1.node_ids import node_id
from hub.kfp.v1.parameters import parameter_structs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from catalog.store.rows import RunRow, TaskRow

# The outputs that KFP 1 knows by these names whatever made them.
_PLAIN_NAMES = {"mlpipeline_ui_metadata": "mlpipeline-ui-metadata", "mlpipeline_metrics": "mlpipeline-metrics"}


def runtime_manifest(row: RunRow, tasks: Sequence[TaskRow], pipeline: Mapping[str, Any]) -> dict[str, Any]:
    """The Workflow of `pipeline_manifest` under way: with its name, its labels and its status."""
    metadata = {
        **pipeline["metadata"],
        "name": workflow_name(row.name, row.run_id),
        "uid": row.run_id,
        "creationTimestamp": time_text(row.created_at),
        "labels": {"pipeline/runid": row.run_id},
    }
    return {**pipeline, "metadata": metadata, "status": _status(row, tasks)}


def artifact_name(task: str, output: str) -> str:
    """What KFP calls an output of a task."""
    plain = _PLAIN_NAMES.get(output.replace("-", "_").lower())
    return plain or f"{kubernetes_name(task) or 'task'}-{kubernetes_name(output) or 'output'}"


def _status(row: RunRow, tasks: Sequence[TaskRow]) -> dict[str, Any]:
    name = workflow_name(row.name, row.run_id)
    ended = sum(task.state.ended for task in tasks)
    children = _children([task.task for task in tasks])
    root = {
        "id": node_id(row.run_id, ""),
        "name": name,
        "displayName": name,
        "type": "DAG",
        "phase": V1_STATES[row.state],
        "startedAt": time_text(row.started_at),
        "finishedAt": time_text(row.ended_at),
        "children": [node_id(row.run_id, task) for task in children[""]],
        "outputs": _values(row.pipeline_name, row.outputs),
    }
    nodes = [root, *(_node(row.run_id, name, task, children[task.task]) for task in tasks)]
    return without_empty(
        {
            "phase": V1_STATES[row.state],
            "startedAt": time_text(row.started_at),
            "finishedAt": time_text(row.ended_at),
            "message": row.message,
            "progress": f"{ended}/{len(tasks)}",
            "nodes": {node["id"]: without_empty(node) for node in nodes},
        }
    )


def _children(paths: Sequence[str]) -> Mapping[str, list[str]]:
    """The tasks right within each task; those within none stand under no text."""
    known = set(paths)
    found: dict[str, list[str]] = {"": [], **{path: [] for path in paths}}
    for path in paths:
        parent = path.rpartition("/")[0]
        while parent and parent not in known:
            parent = parent.rpartition("/")[0]
        found[parent].append(path)
    return found


def _node(run_id: str, workflow: str, task: TaskRow, children: Sequence[str]) -> dict[str, Any]:
    message = task.message or (task.state.value if task.state in (State.CACHED, State.TERMINATED) else "")
    outputs = _values(task.task, task.outputs)
    if task.exit_code is not None:
        outputs["exitCode"] = str(task.exit_code)
    return {
        "id": node_id(run_id, task.task),
        "name": f"{workflow}.{task.task.replace('/', '.')}",
        "displayName": task.task,
        "type": "Skipped" if task.state is State.SKIPPED else "DAG" if children else "Pod",
        "templateName": kubernetes_name(task.component) or "task",
        "phase": V1_STATES[task.state],
        "startedAt": time_text(task.started_at),
        "finishedAt": time_text(task.ended_at),
        "message": message,
        "children": [node_id(run_id, child) for child in children],
        "inputs": _values(task.task, task.inputs),
        "outputs": outputs,
    }


def _values(task: str, values: Mapping[str, Value]) -> dict[str, Any]:
    texts = {name: value for name, value in values.items() if isinstance(value, str)}
    artifacts = [{"name": artifact_name(task, name)} for name, value in values.items() if isinstance(value, Artifact)]
    return without_empty({"parameters": parameter_structs(texts), "artifacts": artifacts})
