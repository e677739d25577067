"""The tasks of a run as v2beta1 writes them. A task is named by its path in the run, such as `train/0/evaluate`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from catalog.run.model import Artifact, Value
from hub.kfp.states import V2_STATES
from hub.kfp.struct import without_empty
from hub.kfp.times import time_text
from hub.kfp.v2.run_struct import error_struct, history

if TYPE_CHECKING:
    from catalog.store.rows import EventRow, TaskRow


def task_details(
    run_id: str, tasks: Sequence[TaskRow], events: Sequence[EventRow], names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """A detail for each task, with the tasks inside it; `names` are the display names of those that have one."""
    paths = {task.task for task in tasks}
    parents = {path: _parent(path, paths) for path in paths}
    children: defaultdict[str, list[str]] = defaultdict(list)
    for task in tasks:
        children[parents[task.task]].append(task.task)
    by_task: defaultdict[str, list[EventRow]] = defaultdict(list)
    for event in events:
        by_task[event.task].append(event)
    return [
        without_empty(
            {
                "run_id": run_id,
                "parent_task_id": parents[task.task],
                "child_tasks": [{"task_id": child} for child in children[task.task]],
                **_own_part(task, by_task[task.task], names.get(task.task, "")),
            }
        )
        for task in tasks
    ]


def _own_part(task: TaskRow, events: Sequence[EventRow], name: str) -> dict[str, Any]:
    created_at = events[0].time if events else task.started_at
    return {
        "task_id": task.task,
        "display_name": name or task.task.rpartition("/")[2],
        "create_time": time_text(created_at),
        "start_time": time_text(task.started_at),
        "end_time": time_text(task.ended_at),
        "state": V2_STATES[task.state],
        "error": error_struct(task.state, task.message),
        "inputs": _artifacts(task.inputs),
        "outputs": _artifacts(task.outputs),
        "state_history": history(created_at, events) if created_at is not None else [],
    }


def _artifacts(values: Mapping[str, Value]) -> dict[str, Any]:
    """The artifacts among a task's values, each by its digest."""
    return {name: {"artifact_ids": [value.digest]} for name, value in values.items() if isinstance(value, Artifact)}


def _parent(path: str, paths: set[str]) -> str:
    """The task that a task is inside of; empty for one of the pipeline itself."""
    while path:
        path = path.rpartition("/")[0]
        if path in paths:
            return path
    return ""
