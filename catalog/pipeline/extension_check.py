"""What must hold between a task's `x-catalog` and its component: inputs that texts refer to, what a resource makes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from catalog.errors import Finding
from catalog.spec.input_references import referenced_inputs
from catalog.spec.model import ComponentSpec, TaskSpec
from catalog.spec.suggestions import suggest


def check_extension(name: str, task: TaskSpec, component: ComponentSpec) -> Iterator[Finding]:
    """Every finding about the pod settings and the resource of the task `name`."""
    extension = task.extension
    if extension is None:
        return
    inputs = [port.name for port in component.inputs]
    for place, data in (("pod", extension.pod), ("resource", extension.resource)):
        for input_name in referenced_inputs(data):
            if input_name not in inputs:
                message = f'x-catalog.{place} of task "{name}" refers to the input "{input_name}", which does not exist'
                yield Finding("unknown-input", message, task.position, hint=suggest(input_name, inputs))
    if extension.resource is not None:
        yield from _check_resource(name, task, component, extension.resource)


def _check_resource(
    name: str, task: TaskSpec, component: ComponentSpec, resource: Mapping[str, Any]
) -> Iterator[Finding]:
    if component.implementation is not None:
        message = f'task "{name}" has a resource, and its component an implementation too'
        hint = "give the component's inputs and outputs only; the resource is its implementation"
        yield Finding("resource-invalid", message, task.position, hint=hint)
    made = resource.get("outputs") or {}
    declared = [port.name for port in component.outputs]
    for output in made:
        if output not in declared:
            message = f'the resource of task "{name}" makes the output "{output}", which its component does not have'
            yield Finding("unknown-output", message, task.position, hint=suggest(output, declared))
    for output in declared:
        if output not in made:
            message = f'the resource of task "{name}" does not make the output "{output}"'
            yield Finding("resource-invalid", message, task.position, hint="give its JSON path in resource.outputs")
