"""ComponentSpec to plain data and to canonical YAML text: the way back of `parse`.

`parse_component(to_yaml(spec)) == spec` holds for every spec, and `to_struct(parse_component(text))` is the data of the
YAML, less nulls and the default version.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.spec.model import (
    DEFAULT_VERSION,
    Argument,
    Both,
    Comparison,
    ComponentRef,
    ComponentSpec,
    ContainerSpec,
    Either,
    GraphInput,
    GraphSpec,
    InputSpec,
    Negation,
    OutputSpec,
    Predicate,
    TaskExtension,
    TaskOutput,
    TaskSpec,
)
from catalog.spec.placeholders import (
    Branch,
    Concat,
    Element,
    ExecutorInput,
    IfPlaceholder,
    InputMetadata,
    InputOutputPortName,
    InputPath,
    InputUri,
    InputValue,
    IsPresent,
    OutputMetadata,
    OutputPath,
    OutputUri,
)

Struct = dict[str, Any]

PORT_KEYS: dict[type, str] = {
    InputValue: "inputValue",
    InputPath: "inputPath",
    OutputPath: "outputPath",
    InputUri: "inputUri",
    OutputUri: "outputUri",
    InputMetadata: "inputMetadata",
    InputOutputPortName: "inputOutputPortName",
    IsPresent: "isPresent",
}


def to_struct(spec: ComponentSpec) -> Struct:
    """The component as plain data in the order of the format."""
    metadata = spec.metadata
    implementation: Struct | None = None
    if spec.container is not None:
        implementation = {"container": _container(spec.container)}
    elif spec.graph is not None:
        implementation = {"graph": _graph(spec.graph)}
    return _present(
        name=spec.name,
        description=spec.description,
        metadata=None if metadata is None else _present(annotations=metadata.annotations, labels=metadata.labels),
        inputs=[_input(port) for port in spec.inputs] or None,
        outputs=[_output(port) for port in spec.outputs] or None,
        implementation=implementation,
        version=None if spec.version == DEFAULT_VERSION else spec.version,
    )


def to_yaml(spec: ComponentSpec) -> str:
    """The component as canonical YAML: stable bytes for equal specs, multi-line texts as blocks, no anchors."""
    return dump_yaml(to_struct(spec))


def dump_yaml(struct: Any) -> str:
    """Plain data as YAML text in its own key order, without anchors."""
    import yaml

    base: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

    class Dumper(base):  # type: ignore[misc]
        def ignore_aliases(self, data: Any) -> bool:
            return True

    def represent_text(dumper: Any, data: str) -> Any:
        block = "\n" in data and not any(line != line.rstrip(" \t") for line in data.split("\n"))
        return dumper.represent_scalar("tag:yaml.org,2002:str", data, style="|" if block else None)

    Dumper.add_representer(str, represent_text)
    Dumper.add_multi_representer(
        Mapping, lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data.items())
    )
    text: str = yaml.dump(struct, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=120)
    return text


def _present(**fields: Any) -> Struct:
    return {key: value for key, value in fields.items() if value is not None}


def _input(port: InputSpec) -> Struct:
    return _present(
        name=port.name,
        type=port.type,
        description=port.description,
        default=port.default,
        optional=True if port.optional else None,
        annotations=port.annotations,
    )


def _output(port: OutputSpec) -> Struct:
    return _present(name=port.name, type=port.type, description=port.description, annotations=port.annotations)


def _container(container: ContainerSpec) -> Struct:
    return _present(
        image=container.image,
        command=None if container.command is None else [element_struct(item) for item in container.command],
        args=None if container.args is None else [element_struct(item) for item in container.args],
        env=container.env,
        fileOutputs=container.file_outputs,
    )


def element_struct(element: Element | IsPresent | bool) -> Any:
    """One element of a command line, or a condition, as plain data."""
    if isinstance(element, (str, bool)):
        return element
    if isinstance(element, Concat):
        return {"concat": [element_struct(item) for item in element.items]}
    if isinstance(element, IfPlaceholder):
        branches = {"cond": element_struct(element.condition), "then": _branch(element.then_value)}
        if element.else_value is not None:
            branches["else"] = _branch(element.else_value)
        return {"if": branches}
    if isinstance(element, ExecutorInput):
        return {"executorInput": None}
    if isinstance(element, OutputMetadata):
        return {"outputMetadata": None}
    return {PORT_KEYS[type(element)]: element.name}


def _branch(branch: Branch) -> Any:
    return [element_struct(item) for item in branch] if isinstance(branch, tuple) else element_struct(branch)


def _graph(graph: GraphSpec) -> Struct:
    outputs = graph.output_values
    return _present(
        tasks={task_id: _task(task) for task_id, task in graph.tasks.items()},
        outputValues=None if outputs is None else {name: argument_struct(arg) for name, arg in outputs.items()},
    )


def _task(task: TaskSpec) -> Struct:
    options: Struct | None = None
    if task.execution_options is not None:
        given = task.execution_options
        options = _present(
            retryStrategy=None if given.max_retries is None else {"maxRetries": given.max_retries},
            cachingStrategy=None
            if given.max_cache_staleness is None
            else {"maxCacheStaleness": given.max_cache_staleness},
        )
    result = _present(
        componentRef=_ref(task.component_ref),
        arguments={name: argument_struct(arg) for name, arg in task.arguments.items()} or None,
        isEnabled=None if task.is_enabled is None else predicate_struct(task.is_enabled),
        executionOptions=options,
        annotations=task.annotations,
    )
    if task.extension is not None:
        result["x-catalog"] = _extension(task.extension)
    return result


def _ref(ref: ComponentRef) -> Struct:
    spec = None if ref.spec is None else to_struct(ref.spec)
    return _present(name=ref.name, digest=ref.digest, tag=ref.tag, url=ref.url, spec=spec)


def argument_struct(argument: Argument) -> Any:
    """An argument as plain data."""
    if isinstance(argument, GraphInput):
        return {"graphInput": _present(inputName=argument.input_name, type=argument.type)}
    if isinstance(argument, TaskOutput):
        fields = _present(taskId=argument.task_id, outputName=argument.output_name, type=argument.type)
        return {"taskOutput": fields}
    return argument


def predicate_struct(predicate: Predicate) -> Any:
    """A predicate as plain data."""
    if isinstance(predicate, Negation):
        return {"not": predicate_struct(predicate.operand)}
    if isinstance(predicate, Comparison):
        return {predicate.op: {"op1": argument_struct(predicate.left), "op2": argument_struct(predicate.right)}}
    if isinstance(predicate, (Both, Either)):
        word = "and" if isinstance(predicate, Both) else "or"
        return {word: {"op1": predicate_struct(predicate.left), "op2": predicate_struct(predicate.right)}}
    return argument_struct(predicate)


def _extension(extension: TaskExtension) -> Struct:
    loop, retry = extension.for_each, extension.retry
    result: Struct = {"v": 1}
    if extension.after:
        result["after"] = list(extension.after)
    if loop is not None:
        items = loop.items
        result["forEach"] = list(items) if isinstance(items, tuple) else argument_struct(items)
        result["as"] = next(iter(loop.bind)) if list(loop.bind.values()) == [""] else dict(loop.bind)
        if loop.parallelism is not None:
            result["parallelism"] = loop.parallelism
    if extension.finally_:
        result["finally"] = True
    result.update(
        _present(
            recurse=extension.recurse,
            timeout=extension.timeout_seconds,
            retry=None
            if retry is None
            else _present(
                policy=retry.policy,
                backoff=retry.backoff_seconds,
                factor=retry.backoff_factor,
                maxBackoff=retry.backoff_max_seconds,
            ),
            pod=extension.pod,
            resource=extension.resource,
        )
    )
    return result
