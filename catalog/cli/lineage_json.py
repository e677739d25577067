"""The lineage of an artifact as a JSON value."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from catalog.run.model import Artifact

if TYPE_CHECKING:
    from catalog.client.lineage_graph import Lineage, Step, StepId
    from catalog.run.model import Value


def lineage_json(found: Lineage) -> dict[str, Any]:
    """Everything; steps are named by run and task."""
    return {
        "digest": f"sha256:{found.digest}",
        "makers": [_id(step) for step in found.makers],
        "users": [_id(step) for step in found.users],
        "steps": [_step(step) for step in found.steps.values()],
        "edges": [
            {"digest": f"sha256:{edge.digest}", "maker": _id(edge.maker), "user": _id(edge.user)}
            for edge in found.edges
        ],
        "truncated": found.truncated,
    }


def _id(step: StepId) -> dict[str, str]:
    return {"run_id": step[0], "task": step[1]}


def _step(step: Step) -> dict[str, Any]:
    row = step.row
    return {
        **_id(step.id),
        "run_name": row.run_name,
        "run_created_at": row.run_created_at,
        "state": row.state.value,
        "component": None if step.component is None else asdict(step.component),
        "inputs": {name: _value(value) for name, value in row.inputs.items()},
        "outputs": {name: _value(value) for name, value in row.outputs.items()},
        "cached_from": _id(row.cached_from) if row.cached_from[0] else None,
    }


def _value(value: Value) -> Any:
    if isinstance(value, Artifact):
        return {"digest": f"sha256:{value.digest}", "size": value.size, "kind": value.kind, "uri": value.uri}
    return value
