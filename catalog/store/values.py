"""Texts and artifacts as rows of `task_values`, and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select

from catalog.run.model import Artifact, Value
from catalog.store.schema import task_values
from catalog.store.texts import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from catalog.store.direct import Direct

IN = "in"
OUT = "out"

ADD_VALUES = insert(task_values)
_DROP_VALUES = delete(task_values).where(
    task_values.c.run_id == bindparam("run"),
    task_values.c.task == bindparam("path"),
    task_values.c.direction == bindparam("side"),
)


def value_rows(run_id: str, task: str, direction: str, values: Mapping[str, Value]) -> list[dict[str, Any]]:
    """The rows of a task's inputs (`IN`) or outputs (`OUT`)."""
    return [
        {"run_id": run_id, "task": task, "direction": direction, "name": clean(name), **_columns(value)}
        for name, value in values.items()
    ]


def replace_values(direct: Direct, run_id: str, task: str, direction: str, values: Mapping[str, Value]) -> None:
    """Let `values` be all the inputs, or all the outputs, of a task; within the caller's transaction."""
    direct.change(_DROP_VALUES, {"run": run_id, "path": task, "side": direction})
    direct.change_many(ADD_VALUES, value_rows(run_id, task, direction, values))


def _columns(value: Value) -> dict[str, Any]:
    if isinstance(value, Artifact):
        return {"text": None, "digest": value.digest, "size": value.size, "kind": value.kind, "uri": clean(value.uri)}
    return {"text": clean(value), "digest": None, "size": None, "kind": None, "uri": None}


def values_of(connection: Connection, run_id: str, task: str | None = None) -> dict[tuple[str, str], dict[str, Any]]:
    """The values of a run's tasks, or of one task, by (task, direction) and name."""
    columns = task_values.c
    query = select(task_values).where(columns.run_id == run_id).order_by(columns.name)
    if task is not None:
        query = query.where(columns.task == task)
    found: defaultdict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    for row in connection.execute(query):
        value = row.text if row.digest is None else Artifact(row.digest, row.size, row.kind, row.uri)
        found[row.task, row.direction][row.name] = value
    return found


def artifacts_to_json(artifacts: Mapping[str, Artifact]) -> dict[str, dict[str, Any]]:
    """Artifacts as a JSON value."""
    return {
        name: {"digest": item.digest, "size": item.size, "kind": item.kind, "uri": item.uri}
        for name, item in artifacts.items()
    }


def artifacts_from_json(value: Mapping[str, Mapping[str, Any]]) -> dict[str, Artifact]:
    """The artifacts `artifacts_to_json` wrote."""
    return {name: Artifact(**fields) for name, fields in value.items()}
