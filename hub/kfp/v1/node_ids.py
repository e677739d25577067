"""The ids of the nodes of a run's workflow, one for each task."""

from __future__ import annotations


def node_id(run_id: str, task: str) -> str:
    """The id of a task's node: its path without slashes, which have a meaning in an address. Without a task, the id of
    the workflow's own node."""
    return task.replace("/", ":") or run_id
