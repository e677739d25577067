"""What kfp 1.8.22 makes of a component. It runs on Python 3.7 to 3.10; what later versions break is said too."""

from __future__ import annotations

import keyword
from collections import Counter
from collections.abc import Iterator, Sequence

from catalog.spec.model import ComponentSpec, GraphInput, GraphSpec, InputSpec, OutputSpec, TaskSpec
from catalog.spec.names import file_name, python_name
from catalog.spec.placeholders import IfPlaceholder, walk
from catalog.spec.types import is_final_status
from catalog.validate.portability_finding import FindingPath, PortabilityFinding
from catalog.validate.portability_kfp1_use import CONTAINER, use_findings

GRAPH: FindingPath = ("implementation", "graph")


def kfp1_findings(spec: ComponentSpec) -> Iterator[PortabilityFinding]:
    """Everything kfp 1.8.22 refuses, cannot compile, or silently changes."""
    yield from _input_names(spec)
    yield from _same_paths(spec.inputs, "inputs")
    yield from _same_paths(spec.outputs, "outputs")
    if spec.container is not None:
        if any(isinstance(element, IfPlaceholder) for element in walk(spec.container.line)):
            message = "`if` needs the module distutils, which Python 3.12 lacks: there no `if` is resolved"
            yield PortabilityFinding("kfp1-if", "changed", message, CONTAINER, fix="run kfp 1.8 on Python 3.10")
        yield from use_findings(spec, spec.container)
    elif spec.implementation is None:
        message = "a component without implementation cannot be used"
        yield PortabilityFinding("kfp1-no-implementation", "uncompiled", message, ("implementation",))
    if spec.graph is not None:
        yield from _graph(spec, spec.graph, GRAPH)


def _input_names(spec: ComponentSpec) -> Iterator[PortabilityFinding]:
    wordless = [port.name for port in spec.inputs if not any(map(str.isalnum, port.name))]
    # Of several such names one becomes the empty name; the others are told apart by numbers.
    empty = "" if "" in wordless else next(iter(wordless), None)
    for index, port in enumerate(spec.inputs):
        if is_final_status(port.type):
            continue
        name = python_name(port.name)
        place: FindingPath = ("inputs", index, "name")
        if port.name == empty or not name.isidentifier():
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


def _graph(spec: ComponentSpec, graph: GraphSpec, place: FindingPath) -> Iterator[PortabilityFinding]:
    if graph.output_values is None:
        message = "a graph without outputValues is refused on Python 3.11 and later"
        fix = "write `outputValues: {}`"
        yield PortabilityFinding("kfp1-output-values", "changed", message, place, fix=fix, mechanical=True)
    absent = frozenset(port.name for port in spec.inputs if port.optional and port.default is None)
    for task_id, task in graph.tasks.items():
        yield from _task(absent, task_id, task, (*place, "tasks", task_id))


def _task(absent: frozenset[str], task_id: str, task: TaskSpec, place: FindingPath) -> Iterator[PortabilityFinding]:
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
        if isinstance(argument, GraphInput) and argument.input_name in absent:
            given = argument.input_name
            message = f'"{given}" is optional: when it is left out, compiling ends in a KeyError'
            path = (*place, "arguments", name)
            yield PortabilityFinding("kfp1-optional", "changed", message, path, given, fix="give it a default")
    if ref.spec is not None and ref.spec.graph is not None:
        yield from _graph(ref.spec, ref.spec.graph, (*place, "componentRef", "spec", *GRAPH))
