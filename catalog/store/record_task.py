"""Recording one change of a task: its row, its attempt, what it read and made, and the result for the cache."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from catalog.run.model import State, TaskChange
from catalog.store.cache import remember
from catalog.store.schema import attempts, metrics, tasks, visualisations
from catalog.store.texts import clean, message, to_json
from catalog.store.values import ADD_VALUES, IN, OUT, replace_values, value_rows

if TYPE_CHECKING:
    from sqlalchemy import Table

    from catalog.store.direct import Direct


@dataclass(frozen=True, slots=True)
class _Before:
    """What of a task's row the next change may keep."""

    state: str
    reason: str
    cache_key: str
    log: str
    started_at: float | None
    ended_at: float | None


_NEW = _Before(State.PENDING.value, "", "", "", None, None)
_CHANGING = [name for name in tasks.c.keys() if name not in ("run_id", "task", "position")]
_ONE_TASK = (tasks.c.run_id == bindparam("run"), tasks.c.task == bindparam("path"))
_GET_TASK = select(*(tasks.c[name] for name in _Before.__slots__)).where(*_ONE_TASK)
_ADD_TASK = insert(tasks)
_SET_TASK = update(tasks).where(*_ONE_TASK).values({name: bindparam(name) for name in _CHANGING})

_ONE_ATTEMPT = (
    attempts.c.run_id == bindparam("run"),
    attempts.c.task == bindparam("path"),
    attempts.c.attempt == bindparam("number"),
)
_ADD_ATTEMPT = insert(attempts)
_SET_ATTEMPT = (
    update(attempts)
    .where(*_ONE_ATTEMPT)
    .values({name: bindparam(name) for name in ("state", "exit_code", "message", "ended_at")})
    .values(
        log=func.coalesce(func.nullif(bindparam("log"), ""), attempts.c.log),
        started_at=func.coalesce(attempts.c.started_at, bindparam("started_at")),
    )
)
_FAIL_ATTEMPT = (
    update(attempts)
    .where(*_ONE_ATTEMPT, attempts.c.state == State.RUNNING.value)
    .values({name: bindparam(name) for name in ("exit_code", "message", "ended_at")})
    .values(state=State.FAILED.value)
)


def _drop_reports(table: Table) -> Any:
    return delete(table).where(table.c.run_id == bindparam("run"), table.c.task == bindparam("path"))


_DROP_METRICS = _drop_reports(metrics)
_ADD_METRICS = insert(metrics)
_DROP_VISUALISATIONS = _drop_reports(visualisations)
_ADD_VISUALISATIONS = insert(visualisations)


def record_task(direct: Direct, run_id: str, change: TaskChange, sequence: int) -> None:
    """Store a task's change in the caller's transaction; `sequence` is the number of its event."""
    path = clean(change.task)
    found = direct.row(_GET_TASK, {"run": run_id, "path": path})
    before = _NEW if found is None else _Before(*found)
    columns = _columns(change, before)
    if found is None:
        direct.change(_ADD_TASK, {"run_id": run_id, "task": path, "position": sequence, **columns})
        direct.change_many(ADD_VALUES, value_rows(run_id, path, IN, change.inputs))
        direct.change_many(ADD_VALUES, value_rows(run_id, path, OUT, change.outputs))
    else:
        direct.change(_SET_TASK, {"run": run_id, "path": path, **columns})
        _change_values(direct, run_id, path, change, State(before.state))
    if change.attempt:
        _record_attempt(direct, run_id, path, change)
    _replace_reports(direct, run_id, path, change)
    if change.state is State.SUCCEEDED and change.cache_key:
        remember(direct, run_id, change)


def _columns(change: TaskChange, before: _Before) -> dict[str, Any]:
    """The task's columns after the change; what a change leaves empty but later readers need stays as it was."""
    started_at = before.started_at
    if change.state is State.PENDING:
        started_at = None
    elif change.state is State.RUNNING and (started_at is None or before.ended_at is not None):
        started_at = change.time
    return {
        "component": clean(change.component),
        "state": change.state.value,
        "attempt": change.attempt,
        "message": message(change.message),
        "reason": message(change.reason) or before.reason,
        "exit_code": change.exit_code,
        "cache_key": change.cache_key or before.cache_key,
        "log": clean(change.log) or before.log,
        "process": clean(change.process),
        "started_at": started_at,
        "ended_at": change.time if change.state.ended else None,
        "warnings": to_json([message(warning) for warning in change.warnings]),
    }


def _record_attempt(direct: Direct, run_id: str, path: str, change: TaskChange) -> None:
    """Keep the attempt's history. A task that goes back to waiting says by it that the attempt failed."""
    place = {"run": run_id, "path": path, "number": change.attempt}
    columns = {
        "exit_code": change.exit_code,
        "message": message(change.message),
        "ended_at": change.time if change.state is not State.RUNNING else None,
    }
    if change.state is State.PENDING:
        direct.change(_FAIL_ATTEMPT, {**place, **columns})
        return
    columns |= {
        "state": change.state.value,
        "log": clean(change.log),
        "started_at": change.time if change.state is State.RUNNING else None,
    }
    if direct.change(_SET_ATTEMPT, {**place, **columns}) == 0:
        direct.change(_ADD_ATTEMPT, {"run_id": run_id, "task": path, "attempt": change.attempt, **columns})


def _change_values(direct: Direct, run_id: str, path: str, change: TaskChange, before: State) -> None:
    """What a change names replaces what stood there; a task that starts anew has no outputs."""
    if change.inputs:
        replace_values(direct, run_id, path, IN, change.inputs)
    if change.outputs or (before.ended and not change.state.ended):
        replace_values(direct, run_id, path, OUT, change.outputs)


def _replace_reports(direct: Direct, run_id: str, path: str, change: TaskChange) -> None:
    """Metrics and visualisations of the latest attempt that wrote some take the place of earlier ones."""
    place = {"run_id": run_id, "task": path}
    if change.metrics:
        direct.change(_DROP_METRICS, {"run": run_id, "path": path})
        rows = [{**place, "position": index, **_metric_columns(item)} for index, item in enumerate(change.metrics)]
        direct.change_many(_ADD_METRICS, rows)
    if change.visualisations:
        direct.change(_DROP_VISUALISATIONS, {"run": run_id, "path": path})
        rows = [
            {**place, "position": index, "detail": to_json(dict(item))}
            for index, item in enumerate(change.visualisations)
        ]
        direct.change_many(_ADD_VISUALISATIONS, rows)


def _metric_columns(metric: Mapping[str, Any]) -> dict[str, Any]:
    number = metric.get("value")
    return {
        "name": clean(str(metric.get("name", ""))),
        "value": float(number) if isinstance(number, (int, float)) and math.isfinite(number) else None,
        "format": clean(str(metric.get("format", ""))),
        "detail": to_json(dict(metric)),
    }
