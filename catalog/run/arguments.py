"""The arguments of a task at the moment it starts: references followed, defaults filled in, absent ones told apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from catalog.run.model import Value
from catalog.run.nodes import Scope
from catalog.spec.model import Argument, ComponentSpec, GraphInput, GraphSpec, TaskOutput, TaskSpec
from catalog.spec.references import predicate_arguments
from catalog.spec.types import default_text, serialise

Substitute = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Resolved:
    """`values` by input name; `missing` is the first required input whose value does not exist, with the reason."""

    values: dict[str, Value]
    missing: str = ""


def value_in(scope: Scope, argument: Argument, substitute: Substitute) -> Value | None:
    """The value of an argument inside a running graph; None when its source was skipped or has no such output."""
    if isinstance(argument, GraphInput):
        return scope.inputs.get(argument.input_name)
    if isinstance(argument, TaskOutput):
        member = scope.members.get(argument.task_id)
        return member.outputs.get(argument.output_name) if member is not None else None
    return substitute(serialise(argument, None) if not isinstance(argument, str) else argument)


def resolve_arguments(scope: Scope, task: TaskSpec, component: ComponentSpec, substitute: Substitute) -> Resolved:
    """The arguments of one task of a running graph, with the defaults of its component."""
    values: dict[str, Value] = {}
    for name, argument in task.arguments.items():
        value = _typed(scope, argument, component, name, substitute)
        if value is not None:
            values[name] = value
    bound = set(task.extension.for_each.bind) if task.extension and task.extension.for_each else set()
    return fill_defaults(component, values, bound, _origins(task), substitute)


def _typed(
    scope: Scope, argument: Argument, component: ComponentSpec, name: str, substitute: Substitute
) -> Value | None:
    if isinstance(argument, (GraphInput, TaskOutput, str)):
        return value_in(scope, argument, substitute)
    port = component.input(name)
    return serialise(argument, port.type if port else None)


def fill_defaults(
    component: ComponentSpec,
    values: Mapping[str, Value],
    bound: set[str],
    origins: Mapping[str, str],
    substitute: Substitute,
) -> Resolved:
    """`values` and the component's defaults; `bound` inputs are filled in later, `origins` say whence values come."""
    filled = dict(values)
    missing = ""
    for port in component.inputs:
        if port.name in filled or port.name in bound:
            continue
        default = default_text(port)
        if default is not None:
            filled[port.name] = substitute(default)
        elif port.required and not missing and port.name in origins:
            missing = f'input "{port.name}" comes from {origins[port.name]}, which has no value'
    return Resolved(filled, missing)


def _origins(task: TaskSpec) -> dict[str, str]:
    origins: dict[str, str] = {}
    for name, argument in task.arguments.items():
        if isinstance(argument, TaskOutput):
            origins[name] = f'output "{argument.output_name}" of "{argument.task_id}"'
        elif isinstance(argument, GraphInput):
            origins[name] = f'the pipeline input "{argument.input_name}"'
    return origins


def used_outputs(graph: GraphSpec, task_id: str) -> set[str]:
    """Names of the task's outputs that something in its graph, or the graph's own outputs, refers to."""
    used: set[str] = set()
    for task in graph.tasks.values():
        arguments: list[object] = [*task.arguments.values(), *predicate_arguments(task.is_enabled)]
        if task.extension and task.extension.for_each:
            arguments.append(task.extension.for_each.items)
        used.update(arg.output_name for arg in arguments if isinstance(arg, TaskOutput) and arg.task_id == task_id)
    outputs = (graph.output_values or {}).values()
    used.update(arg.output_name for arg in outputs if isinstance(arg, TaskOutput) and arg.task_id == task_id)
    return used
