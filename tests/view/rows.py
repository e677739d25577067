"""Task rows, for tests of what is made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from catalog.run.model import State
from catalog.store.rows import AttemptRow, MetricRow, TaskRow, VisualisationRow


def task_row(
    task: str,
    state: State = State.SUCCEEDED,
    started_at: float | None = None,
    ended_at: float | None = None,
    *,
    attempt: int = 1,
    message: str = "",
    warnings: Sequence[str] = (),
) -> TaskRow:
    """A row as the store would have it."""
    return TaskRow(task, "step", state, attempt, message, "", None, "", "", "", started_at, ended_at, tuple(warnings))


def attempt_row(
    task: str, attempt: int, started_at: float, ended_at: float | None, state: State = State.SUCCEEDED
) -> AttemptRow:
    """One attempt."""
    return AttemptRow(task, attempt, state, None, "", "", started_at, ended_at)


def entry_row(detail: Mapping[str, Any], task: str = "evaluate") -> VisualisationRow:
    """One entry of a task's file."""
    return VisualisationRow(task, detail)


def metric_row(name: str, value: float | None, form: str = "RAW", task: str = "train", **detail: Any) -> MetricRow:
    """One metric."""
    return MetricRow(task, name, value, form, detail)
