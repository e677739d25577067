"""The lineage of an artifact as a JSON value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.client.wire.answer import Answer
from catalog.client.wire.artifact_json import read_artifacts, read_value, value_json
from catalog.client.wire.component_json import read_use, use_json
from catalog.client.wire.run_json import read_state

if TYPE_CHECKING:
    from catalog.client.lineage_graph import Lineage, Step, StepId

_PREFIX = "sha256:"


def lineage_json(found: Lineage) -> dict[str, Any]:
    """Everything; steps are named by run and task."""
    return {
        "digest": f"{_PREFIX}{found.digest}",
        "makers": [_id(step) for step in found.makers],
        "users": [_id(step) for step in found.users],
        "steps": [_step(step) for step in found.steps.values()],
        "edges": [
            {"digest": f"{_PREFIX}{edge.digest}", "maker": _id(edge.maker), "user": _id(edge.user)}
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
        "component_name": row.component,
        "component": use_json(step.component),
        "graph": step.graph,
        "inputs": {name: value_json(value) for name, value in row.inputs.items()},
        "outputs": {name: value_json(value) for name, value in row.outputs.items()},
        "cached_from": _id(row.cached_from) if row.cached_from[0] else None,
    }


def read_lineage(found: Answer) -> Lineage:
    """The lineage that `lineage_json` wrote."""
    from catalog.client.lineage_graph import Edge, Lineage

    steps = [_read_step(item) for item in found.objects("steps")]
    edges = (
        Edge(item.text("digest").removeprefix(_PREFIX), _read_id(item.object("maker")), _read_id(item.object("user")))
        for item in found.objects("edges")
    )
    return Lineage(
        digest=found.text("digest").removeprefix(_PREFIX),
        makers=tuple(_read_id(item) for item in found.objects("makers")),
        users=tuple(_read_id(item) for item in found.objects("users")),
        steps={step.id: step for step in steps},
        edges=tuple(edges),
        truncated=found.flag("truncated"),
    )


def _read_id(found: Answer) -> StepId:
    return found.text("run_id"), found.text("task")


def _read_step(found: Answer) -> Step:
    from catalog.client.lineage_graph import Step
    from catalog.store.rows import StepRow

    row = StepRow(
        run_id=found.text("run_id"),
        run_name=found.text("run_name"),
        run_created_at=found.moment("run_created_at"),
        task=found.text("task"),
        component=found.text("component_name"),
        state=read_state(found),
        inputs={name: read_value(value) for name, value in found.object("inputs").value.items()},
        outputs=read_artifacts(found.object("outputs")),
        cached_from=_read_id(found.object("cached_from")),
    )
    return Step(row, read_use(found.value.get("component")), found.flag("graph"))
