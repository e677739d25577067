"""A single component as a pipeline of one task."""

from __future__ import annotations

from catalog.spec.model import (
    ComponentRef,
    ComponentSpec,
    GraphImplementation,
    GraphInput,
    GraphSpec,
    TaskOutput,
    TaskSpec,
)


def as_graph(spec: ComponentSpec) -> ComponentSpec:
    """A graph component as it is; a container component as a graph of the one task `task`."""
    if spec.graph is not None:
        return spec
    task = TaskSpec(
        component_ref=ComponentRef(spec=spec),
        arguments={port.name: GraphInput(port.name) for port in spec.inputs},
    )
    outputs = {port.name: TaskOutput(single_task_id(spec), port.name) for port in spec.outputs}
    graph = GraphSpec({single_task_id(spec): task}, outputs)
    return ComponentSpec(
        name=spec.name,
        description=spec.description,
        metadata=spec.metadata,
        inputs=spec.inputs,
        outputs=spec.outputs,
        implementation=GraphImplementation(graph),
        source=spec.source,
    )


def single_task_id(spec: ComponentSpec) -> str:
    """The task id a single component runs under: its own name."""
    return spec.name or "task"
