"""What kfp 1.8.22 makes of a component. It runs on Python 3.7 to 3.10; what later versions break is said too."""

from __future__ import annotations

import keyword
from collections import Counter
from collections.abc import Iterator, Sequence

from catalog.errors import ArgumentError
from catalog.spec.model import ComponentSpec, ContainerSpec, GraphInput, GraphSpec, InputSpec, OutputSpec, TaskSpec
from catalog.spec.names import file_name, python_name
from catalog.spec.placeholders import IfPlaceholder, OutputPath, walk
from catalog.spec.types import default_text, is_final_status, truth
from catalog.validate.portability_finding import FindingPath, PortabilityFinding

CONTAINER: FindingPath = ("implementation", "container")
GRAPH: FindingPath = ("implementation", "graph")


def kfp1_findings(spec: ComponentSpec) -> Iterator[PortabilityFinding]:
    """Everything kfp 1.8.22 refuses, cannot compile, or silently changes."""
    yield from _input_names(spec)
    yield from _same_paths(spec.inputs, "inputs")
    yield from _same_paths(spec.outputs, "outputs")
    yield from _defaults(spec)
    if spec.container is not None:
        yield from _container(spec.container)
    if spec.graph is not None:
        yield from _graph(spec, spec.graph, GRAPH)


def _input_names(spec: ComponentSpec) -> Iterator[PortabilityFinding]:
    for index, port in enumerate(spec.inputs):
        if is_final_status(port.type):
            continue
        name = python_name(port.name)
        place: FindingPath = ("inputs", index, "name")
        if not any(char.isalnum() for char in port.name) or not name.isidentifier():
            message = f'the input name "{port.name}" gives no Python parameter, and the loader fails'
            yield PortabilityFinding(
                "kfp1-name", "refused", message, place, port.name, port.position, "use letters and digits in the name"
            )
        elif keyword.iskeyword(name):
            message = f'the input "{port.name}" becomes the keyword `{name}`: refused on Python 3.11 and later'
            yield PortabilityFinding(
                "kfp1-keyword", "changed", message, place, port.name, port.position, "give the input another name"
            )


def _same_paths(ports: Sequence[InputSpec | OutputSpec], side: str) -> Iterator[PortabilityFinding]:
    shared = Counter(file_name(port.name) for port in ports)
    for index, port in enumerate(ports):
        safe = file_name(port.name)
        if shared[safe] > 1:
            message = f'"{port.name}" shares the path /tmp/{side}/{safe}/data with another of the {side}'
            yield PortabilityFinding(
                "kfp1-same-path",
                "changed",
                message,
                (side, index, "name"),
                port.name,
                port.position,
                "names must differ in letters, digits, `-`, `_` or `.`",
            )


def _defaults(spec: ComponentSpec) -> Iterator[PortabilityFinding]:
    for index, port in enumerate(spec.inputs):
        try:
            default_text(port)
        except ArgumentError:
            message = f'the default {port.default!r} of "{port.name}" is not a number: no task can be made without it'
            yield PortabilityFinding(
                "kfp1-default",
                "uncompiled",
                message,
                ("inputs", index, "default"),
                port.name,
                port.position,
                "write a number, or leave the default out",
            )


def _container(container: ContainerSpec) -> Iterator[PortabilityFinding]:
    conditions = [element.condition for element in walk(container.line) if isinstance(element, IfPlaceholder)]
    if conditions:
        message = "`if` needs the module distutils, which Python 3.12 lacks: there no `if` is resolved"
        yield PortabilityFinding("kfp1-if", "changed", message, CONTAINER, fix="run kfp 1.8 on Python 3.10")
    for condition in conditions:
        if isinstance(condition, str) and condition and not _is_truth(condition):
            message = f"the condition {condition!r} is not the text of a truth value: the line is not resolved"
            yield PortabilityFinding("kfp1-condition", "uncompiled", message, CONTAINER, fix="write 'true' or 'false'")
    fixed = container.file_outputs or {}
    for element in walk(container.line):
        if not isinstance(element, OutputPath) or element.name not in fixed:
            continue
        path = f"/tmp/outputs/{file_name(element.name)}/data"
        if fixed[element.name] != path:
            message = f'the output "{element.name}" has two paths, {fixed[element.name]} and {path}'
            yield PortabilityFinding(
                "kfp1-two-paths", "uncompiled", message, (*CONTAINER, "fileOutputs"), element.name, fix="drop one"
            )


def _is_truth(text: str) -> bool:
    try:
        truth(text)
    except ArgumentError:
        return False
    return True


def _graph(spec: ComponentSpec, graph: GraphSpec, place: FindingPath) -> Iterator[PortabilityFinding]:
    if graph.output_values is None:
        message = "a graph without outputValues is refused on Python 3.11 and later"
        fix = "write `outputValues: {}`"
        yield PortabilityFinding("kfp1-output-values", "changed", message, place, fix=fix, mechanical=True)
    for task_id, task in graph.tasks.items():
        yield from _task(spec, task_id, task, (*place, "tasks", task_id))


def _task(spec: ComponentSpec, task_id: str, task: TaskSpec, place: FindingPath) -> Iterator[PortabilityFinding]:
    if task.extension is not None:
        message = f'task "{task_id}" carries x-catalog, a key that kfp 1.8 refuses'
        yield PortabilityFinding("kfp1-extension", "refused", message, (*place, "x-catalog"))
    for present, key in (
        (task.is_enabled, "isEnabled"),
        (task.execution_options, "executionOptions"),
        (task.annotations, "annotations"),
    ):
        if present is not None:
            message = f'{key} of task "{task_id}" is read and then ignored'
            yield PortabilityFinding("kfp1-ignored", "changed", message, (*place, key))
    ref = task.component_ref
    if ref.spec is None and not (ref.url or "").startswith(("http://", "https://", "gs://")):
        message = f'the component of task "{task_id}" is named for a library: kfp 1.8 needs its url or its spec'
        fix = "write the url or the spec that the lock gives"
        yield PortabilityFinding("kfp1-reference", "uncompiled", message, (*place, "componentRef"), fix=fix)
    for name, argument in task.arguments.items():
        port = spec.input(argument.input_name) if isinstance(argument, GraphInput) else None
        if port is not None and port.optional and port.default is None:
            message = f'"{port.name}" is optional: when it is left out, compiling ends in a KeyError'
            path = (*place, "arguments", name)
            yield PortabilityFinding("kfp1-optional", "changed", message, path, port.name, fix="give it a default")
    if ref.spec is not None and ref.spec.graph is not None:
        yield from _graph(ref.spec, ref.spec.graph, (*place, "componentRef", "spec", *GRAPH))
