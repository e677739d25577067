"""What must hold between the tasks of a linked pipeline: arguments, types along edges, references, order."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.errors import ArgumentError, CompositionError, Finding, Position
from catalog.pipeline.durations import duration_seconds
from catalog.pipeline.extension_check import check_extension
from catalog.pipeline.groups import graphs_of
from catalog.spec.cycles import find_cycle
from catalog.spec.model import Argument, ComponentSpec, GraphInput, GraphSpec, TaskOutput, TaskSpec, TypeSpec
from catalog.spec.references import references, upstream_ids
from catalog.spec.suggestions import suggest
from catalog.spec.types import annotation_of, compatible, is_final_status, serialise


def check_pipeline(spec: ComponentSpec) -> list[Finding]:
    """Every finding about a linked pipeline, at every depth, in order; an empty list for one that can run."""
    findings: list[Finding] = []
    for path, graph_spec in graphs_of(spec):
        if graph_spec.graph is not None:
            findings.extend(_check_graph(path, graph_spec, graph_spec.graph))
    return findings


def require_sound(spec: ComponentSpec) -> None:
    """Raise CompositionError with every finding of check_pipeline."""
    findings = check_pipeline(spec)
    if findings:
        raise CompositionError(findings=findings)


def _check_graph(path: tuple[str, ...], spec: ComponentSpec, graph: GraphSpec) -> Iterator[Finding]:
    for task_id, task in graph.tasks.items():
        name = "/".join((*path, task_id))
        yield from _check_references(name, task, spec, graph)
        yield from _check_component(name, task, spec, graph, len(path))
        yield from _check_options(name, task)
    cycle = find_cycle(graph)
    if cycle:
        text = " → ".join((*cycle, cycle[0]))
        yield Finding("graph-cycle", f"tasks depend on each other: {text}", graph.tasks[cycle[0]].position)
    for output, argument in (graph.output_values or {}).items():
        yield from _check_output_value(output, argument, spec, graph)


def _check_references(name: str, task: TaskSpec, spec: ComponentSpec, graph: GraphSpec) -> Iterator[Finding]:
    for upstream in upstream_ids(task):
        if upstream not in graph.tasks:
            message = f'task "{name}" refers to the task "{upstream}", which does not exist'
            yield Finding("unknown-task", message, task.position, hint=suggest(upstream, graph.tasks))
        elif _is_finally(graph.tasks[upstream]) and not _is_finally(task):
            message = f'task "{name}" depends on the exit task "{upstream}", which runs after all others'
            yield Finding("after-exit-task", message, task.position)
    for reference in references(task):
        yield from _check_reference(f'task "{name}"', reference, spec, graph, task.position)


def _check_reference(
    what: str, reference: GraphInput | TaskOutput, spec: ComponentSpec, graph: GraphSpec, fallback: Position | None
) -> Iterator[Finding]:
    place = reference.position or fallback
    if isinstance(reference, GraphInput):
        if spec.input(reference.input_name) is None:
            known = [port.name for port in spec.inputs]
            message = f'{what} takes the graph input "{reference.input_name}", which does not exist'
            yield Finding("unknown-input", message, place, hint=suggest(reference.input_name, known))
        return
    producer = graph.tasks.get(reference.task_id)
    component = producer.component_ref.spec if producer else None
    if component is not None and component.output(reference.output_name) is None:
        known = [port.name for port in component.outputs]
        message = f'{what} takes the output "{reference.output_name}" of "{reference.task_id}", which does not exist'
        yield Finding("unknown-output", message, place, hint=suggest(reference.output_name, known))


def _check_output_value(output: str, argument: Argument, spec: ComponentSpec, graph: GraphSpec) -> Iterator[Finding]:
    if not isinstance(argument, (GraphInput, TaskOutput)):
        return
    what = f'the pipeline output "{output}"'
    if isinstance(argument, TaskOutput) and argument.task_id not in graph.tasks:
        message = f'{what} refers to the task "{argument.task_id}", which does not exist'
        yield Finding("unknown-task", message, argument.position, hint=suggest(argument.task_id, graph.tasks))
    yield from _check_reference(what, argument, spec, graph, None)


def _check_component(name: str, task: TaskSpec, spec: ComponentSpec, graph: GraphSpec, depth: int) -> Iterator[Finding]:
    extension = task.extension
    if extension is not None and extension.recurse is not None:
        if extension.recurse > depth + 1:
            message = f'task "{name}" recurses {extension.recurse} levels out, but there are {depth + 1}'
            yield Finding("bad-recursion", message, task.position)
        return
    component = task.component_ref.spec
    if component is None:
        yield Finding("reference-unresolved", f'the component of task "{name}" is not resolved', task.position)
        return
    if component.implementation is None and (extension is None or extension.resource is None):
        yield Finding("no-implementation", f'the component of task "{name}" has no implementation', task.position)
    known = [port.name for port in component.inputs]
    bound = set(extension.for_each.bind) if extension is not None and extension.for_each is not None else set()
    for argument in (*task.arguments, *bound):
        if argument not in known:
            message = f'task "{name}" passes "{argument}", which is no input of its component'
            yield Finding("argument-unknown", message, task.position, hint=suggest(argument, known))
    for port in component.inputs:
        if (
            port.required
            and port.name not in task.arguments
            and port.name not in bound
            and not is_final_status(port.type)
        ):
            message = f'task "{name}" has no argument for the input "{port.name}"'
            yield Finding("argument-missing", message, task.position, hint=f'pass a value for "{port.name}"')
    yield from check_extension(name, task, component)
    yield from _check_types(name, task, component, spec, graph)


def _check_types(
    name: str, task: TaskSpec, component: ComponentSpec, spec: ComponentSpec, graph: GraphSpec
) -> Iterator[Finding]:
    for input_name, argument in task.arguments.items():
        port = component.input(input_name)
        if port is None:
            continue
        if not isinstance(argument, (GraphInput, TaskOutput)):
            try:
                serialise(argument, port.type, f'argument "{input_name}" of task "{name}"')
            except ArgumentError as error:
                yield Finding(error.rule, error.findings[0].message, task.position, hint=error.hint)
            continue
        given = _type_of(argument, spec, graph)
        if not compatible(given, port.type):
            message = (
                f'task "{name}": input "{input_name}" takes {annotation_of(port.type)},'
                f" but gets {annotation_of(given)} from {_origin(argument)}"
            )
            yield Finding("type-mismatch", message, argument.position or task.position)


def _type_of(reference: GraphInput | TaskOutput, spec: ComponentSpec, graph: GraphSpec) -> TypeSpec:
    if reference.type:
        return reference.type
    if isinstance(reference, GraphInput):
        port = spec.input(reference.input_name)
        return port.type if port else None
    producer = graph.tasks.get(reference.task_id)
    if producer is None or producer.component_ref.spec is None:
        return None
    if producer.extension is not None and producer.extension.for_each is not None:
        return "JsonArray"
    output = producer.component_ref.spec.output(reference.output_name)
    return output.type if output else None


def _origin(reference: GraphInput | TaskOutput) -> str:
    if isinstance(reference, GraphInput):
        return f'the pipeline input "{reference.input_name}"'
    return f'output "{reference.output_name}" of "{reference.task_id}"'


def _is_finally(task: TaskSpec) -> bool:
    return task.extension is not None and task.extension.finally_


def _check_options(name: str, task: TaskSpec) -> Iterator[Finding]:
    options, extension = task.execution_options, task.extension
    if options is not None and options.max_cache_staleness is not None:
        try:
            duration_seconds(options.max_cache_staleness)
        except CompositionError as error:
            yield Finding(error.rule, f'task "{name}": {error.findings[0].message}', task.position, hint=error.hint)
    if options is not None and (options.max_retries or 0) < 0:
        yield Finding("bad-retries", f'task "{name}": maxRetries is below 0', task.position)
    component = task.component_ref.spec
    if component is None or component.graph is None:
        return
    retried = options is not None and bool(options.max_retries)
    if retried or (extension is not None and (extension.timeout_seconds or extension.retry)):
        message = f'task "{name}" is a pipeline; retries and timeouts belong on its tasks'
        yield Finding("option-on-graph", message, task.position)
