"""A loop's task whose condition looks at the item: a graph around it, so that each round decides for itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from catalog.compile.from_argo.arguments import Given, Item
from catalog.spec.model import (
    Argument,
    ComponentRef,
    ComponentSpec,
    GraphImplementation,
    GraphInput,
    GraphSpec,
    InputSpec,
    Predicate,
    TaskOutput,
    TaskSpec,
)

INNER = "task"


@dataclass
class Entrance:
    """Inputs of the graph around a task that its condition needs, and what fills each of them."""

    given: dict[str, Given] = field(default_factory=dict)

    def operand(self, read: Callable[[str], Given]) -> Callable[[str], Argument]:
        """A reader of operands that takes everything but constants through an input."""

        def through(text: str) -> Argument:
            found = read(text)
            if not isinstance(found, (Item, GraphInput, TaskOutput)):
                return found
            name = next((name for name, known in self.given.items() if known == found), f"condition-{len(self.given)}")
            self.given[name] = found
            return GraphInput(name)

        return through


def guarded(task: TaskSpec, predicate: Predicate, entrance: Mapping[str, Given]) -> TaskSpec:
    """The task of a graph that holds `task` under the predicate; its arguments are still to be given."""
    component = task.component_ref.spec or ComponentSpec()
    inner = replace(
        task,
        arguments={port.name: GraphInput(port.name) for port in component.inputs},
        is_enabled=predicate,
    )
    spec = ComponentSpec(
        name=component.name,
        inputs=(*component.inputs, *(InputSpec(name) for name in entrance)),
        outputs=component.outputs,
        implementation=GraphImplementation(
            GraphSpec({INNER: inner}, {port.name: TaskOutput(INNER, port.name) for port in component.outputs})
        ),
    )
    return TaskSpec(ComponentRef(spec=spec), annotations=task.annotations)
