"""Files as arguments of a run on a cluster, where the arguments of a pipeline are texts."""

from __future__ import annotations

from dataclasses import replace

from catalog.run.model import Artifact, State
from catalog.run.plan import Recorded, RunPlan
from catalog.spec.model import (
    Argument,
    ComponentRef,
    ComponentSpec,
    ContainerImplementation,
    ContainerSpec,
    GraphImplementation,
    GraphInput,
    GraphSpec,
    OutputSpec,
    TaskOutput,
    TaskSpec,
)

GIVEN = "given"
TESTED = "tested"


def with_recorded_inputs(plan: RunPlan) -> RunPlan:
    """The plan with its artifacts as outputs of a task `given` that has run already; as it is when there are none.

    The component itself becomes the task `tested`. A task on record starts no pod, and its outputs are put where pods
    find them, whatever engine made them.
    """
    given = {name: value for name, value in plan.arguments.items() if isinstance(value, Artifact)}
    if not given:
        return plan
    spec = plan.spec
    texts = {name: value for name, value in plan.arguments.items() if name not in given}
    arguments: dict[str, Argument] = {name: GraphInput(name) for name in texts}
    arguments |= {name: TaskOutput(GIVEN, name) for name in given}
    giver = TaskSpec(ComponentRef(spec=_giver(spec, given)))
    tasks = {GIVEN: giver, TESTED: TaskSpec(ComponentRef(spec=spec), arguments)}
    outputs = {port.name: TaskOutput(TESTED, port.name) for port in spec.outputs}
    wrapped = ComponentSpec(
        name=spec.name,
        metadata=spec.metadata,
        inputs=tuple(port for port in spec.inputs if port.name in texts),
        outputs=spec.outputs,
        implementation=GraphImplementation(GraphSpec(tasks, outputs)),
        source=spec.source,
    )
    recorded = {**plan.recorded, GIVEN: Recorded(State.SUCCEEDED, given)}
    return replace(plan, spec=wrapped, arguments=texts, recorded=recorded)


def _giver(spec: ComponentSpec, given: dict[str, Artifact]) -> ComponentSpec:
    """The component of the task on record; it is never started."""
    outputs = tuple(OutputSpec(port.name, port.type) for port in spec.inputs if port.name in given)
    container = ContainerSpec("scratch", command=("true",))
    return ComponentSpec(name=GIVEN, outputs=outputs, implementation=ContainerImplementation(container))
