"""Runs, changes and artifacts as the tests of the store use them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.run.model import Artifact, RunSpec, State, TaskChange, Value


def artifact(letter: str, size: int = 10) -> Artifact:
    """An artifact whose digest is one hex digit, many times."""
    return Artifact(letter * 64, size)


def spec(run_id: str, **fields: Any) -> RunSpec:
    """What a run was asked to do, with unimportant values where none are given."""
    given = {
        "name": "a run",
        "pipeline_name": "p",
        "pipeline_text": "name: p\n",
        "pipeline_digest": "d",
        "engine": "process",
    }
    return RunSpec(run_id, **{**given, **fields})


def waiting(task: str, time: float = 1.0, attempt: int = 0, **fields: Any) -> TaskChange:
    """The task waits."""
    return TaskChange(task, "echo", State.PENDING, time, attempt, **fields)


def started(task: str, time: float = 2.0, attempt: int = 1, inputs: Mapping[str, Value] | None = None) -> TaskChange:
    """The task's attempt runs as process 42."""
    return TaskChange(
        task, "echo", State.RUNNING, time, attempt, inputs=inputs or {}, process="42:7", log=f"logs/{attempt}"
    )


def succeeded(task: str, time: float = 3.0, attempt: int = 1, **fields: Any) -> TaskChange:
    """The task's attempt ended well."""
    return TaskChange(task, "echo", State.SUCCEEDED, time, attempt, exit_code=0, **fields)
