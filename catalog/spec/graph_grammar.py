"""Reads `implementation.graph`: tasks, arguments, predicates, output values (KFP v1 graph components)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from yaml.nodes import MappingNode, Node, ScalarNode

from catalog.resources import MAX_SPEC_DEPTH
from catalog.spec.cycles import find_cycle
from catalog.spec.document import SCALAR_TAGS, Reader, kind_of
from catalog.spec.extension_grammar import read_extension
from catalog.spec.model import (
    Argument,
    Both,
    Comparison,
    ComponentRef,
    ComponentSpec,
    Either,
    ExecutionOptions,
    GraphInput,
    GraphSpec,
    Negation,
    Predicate,
    TaskOutput,
    TaskSpec,
    TypeSpec,
)
from catalog.spec.references import argument_ids
from catalog.spec.suggestions import suggest

SpecReader = Callable[[Reader, Node, int], ComponentSpec]

TASK_KEYS = ("componentRef", "arguments", "isEnabled", "executionOptions", "annotations", "x-catalog")
MAX_SHOWN = 12
COMPARISONS = ("==", "!=", ">", ">=", "<", "<=")
OPERATORS = (*COMPARISONS, "and", "or", "not")


def read_graph(reader: Reader, node: Node, read_spec: SpecReader, depth: int) -> GraphSpec | None:
    """A graph from its node; `read_spec` reads inline component specs."""
    if depth > MAX_SPEC_DEPTH:
        reader.refuse(node, "yaml-too-deep", "graphs are nested too deep")
        return None
    fields = reader.fields(node, "graph", ("tasks", "outputValues"))
    if "tasks" not in fields:
        if isinstance(node, MappingNode):
            reader.refuse(node, "missing-key", "graph needs tasks")
        return None
    places: dict[str, Node] = {}
    tasks: dict[str, TaskSpec] = {}
    for task_id, key, value in reader.items(fields["tasks"], "tasks"):
        task = _read_task(reader, value, task_id, read_spec, depth)
        if task is not None:
            tasks[task_id] = task
            places[task_id] = key
    outputs = fields.get("outputValues")
    graph = GraphSpec(tasks, None if outputs is None else read_arguments(reader, outputs, "outputValues"))
    _check_references(reader, graph, places)
    return graph


def _read_task(reader: Reader, node: Node, task_id: str, read_spec: SpecReader, depth: int) -> TaskSpec | None:
    what = f'task "{task_id}"'
    fields = reader.fields(node, what, TASK_KEYS)
    if "componentRef" not in fields:
        if isinstance(node, MappingNode):
            reader.refuse(node, "missing-key", f"{what} needs a componentRef")
        return None
    return TaskSpec(
        component_ref=_read_ref(reader, fields["componentRef"], what, read_spec, depth),
        arguments=read_arguments(reader, fields["arguments"], what) if "arguments" in fields else {},
        is_enabled=read_predicate(reader, fields["isEnabled"]) if "isEnabled" in fields else None,
        execution_options=_read_options(reader, fields.get("executionOptions")),
        annotations=reader.annotations(fields.get("annotations")),
        extension=read_extension(reader, fields["x-catalog"], what) if "x-catalog" in fields else None,
        position=reader.position(node),
    )


def _read_ref(reader: Reader, node: Node, what: str, read_spec: SpecReader, depth: int) -> ComponentRef:
    fields = reader.fields(node, f"componentRef of {what}", ("name", "digest", "tag", "url", "spec"))
    ref = ComponentRef(
        name=reader.string(fields.get("name"), "name"),
        digest=reader.string(fields.get("digest"), "digest"),
        tag=reader.string(fields.get("tag"), "tag"),
        url=reader.string(fields.get("url"), "url"),
        spec=read_spec(reader, fields["spec"], depth + 1) if "spec" in fields else None,
    )
    if isinstance(node, MappingNode) and not any((ref.name, ref.digest, ref.tag, ref.url, ref.spec)):
        hint = "give a name such as echo@^1, a url, or an inline spec"
        reader.refuse(node, "missing-key", f"componentRef of {what} says nothing", hint)
    return ref


def read_arguments(reader: Reader, node: Node, what: str) -> dict[str, Argument]:
    """A map of names to arguments."""
    found: dict[str, Argument] = {}
    for name, _, value in reader.items(node, f"arguments of {what}"):
        argument = read_argument(reader, value, f'argument "{name}" of {what}')
        if argument is not None:
            found[name] = argument
    return found


def read_argument(reader: Reader, node: Node, what: str) -> Argument | None:
    """A constant, a graph input or a task output; None when it was refused."""
    if isinstance(node, ScalarNode):
        if node.tag in SCALAR_TAGS and node.tag != "tag:yaml.org,2002:null":
            return reader.scalar(node)
        reader.refuse(node, "bad-argument", f"{what} must be a value, not {kind_of(node)}", "leave it out if absent")
        return None
    keys = [key.value for key, _ in node.value] if isinstance(node, MappingNode) else []
    if keys == ["graphInput"]:
        return _read_graph_input(reader, node.value[0][1])
    if keys == ["taskOutput"]:
        return _read_task_output(reader, node.value[0][1])
    hint = "constants are scalars (lists and maps as JSON text); references are {graphInput: …} or {taskOutput: …}"
    reader.refuse(node, "bad-argument", f"{what} is neither a constant nor a reference", hint)
    return None


def _read_graph_input(reader: Reader, node: Node) -> GraphInput | None:
    fields = reader.fields(node, "graphInput", ("inputName", "type"))
    name = _required(reader, node, fields, "graphInput", "inputName")
    return None if name is None else GraphInput(name, _reference_type(reader, fields), reader.position(node))


def _read_task_output(reader: Reader, node: Node) -> TaskOutput | None:
    fields = reader.fields(node, "taskOutput", ("taskId", "outputName", "type"))
    task = _required(reader, node, fields, "taskOutput", "taskId")
    output = _required(reader, node, fields, "taskOutput", "outputName")
    if task is None or output is None:
        return None
    return TaskOutput(task, output, _reference_type(reader, fields), reader.position(node))


def _required(reader: Reader, node: Node, fields: dict[str, Node], what: str, key: str) -> str | None:
    if key in fields:
        return reader.string(fields[key], key)
    if isinstance(node, MappingNode):
        reader.refuse(node, "missing-key", f"{what} needs {key}")
    return None


def _reference_type(reader: Reader, fields: dict[str, Node]) -> TypeSpec:
    node = fields.get("type")
    if node is None:
        return None
    if isinstance(node, ScalarNode):
        return reader.string(node, "type")
    plain: TypeSpec = reader.plain(node)
    return plain


def read_predicate(reader: Reader, node: Node, depth: int = 0) -> Predicate | None:
    """An argument, a comparison, or `and`/`or`/`not` of predicates."""
    if depth > MAX_SPEC_DEPTH:
        reader.refuse(node, "yaml-too-deep", "the predicate is nested too deep")
        return None
    keys = [key.value for key, _ in node.value] if isinstance(node, MappingNode) else []
    if len(keys) != 1 or keys[0] not in OPERATORS:
        return read_argument(reader, node, "isEnabled")
    operator, value = keys[0], node.value[0][1]
    if operator == "not":
        operand = read_predicate(reader, value, depth + 1)
        return None if operand is None else Negation(operand)
    fields = reader.fields(value, f'"{operator}"', ("op1", "op2"))
    for name in ("op1", "op2"):
        if isinstance(value, MappingNode) and name not in fields:
            reader.refuse(value, "missing-key", f'"{operator}" needs {name}')
    if len(fields) != 2:
        return None
    if operator in COMPARISONS:
        left, right = (read_argument(reader, fields[name], f'{name} of "{operator}"') for name in ("op1", "op2"))
        return None if left is None or right is None else Comparison(operator, left, right)
    first, second = (read_predicate(reader, fields[name], depth + 1) for name in ("op1", "op2"))
    if first is None or second is None:
        return None
    return Both(first, second) if operator == "and" else Either(first, second)


def _read_options(reader: Reader, node: Node | None) -> ExecutionOptions | None:
    if node is None:
        return None
    fields = reader.fields(node, "executionOptions", ("retryStrategy", "cachingStrategy"))
    retries = staleness = None
    if "retryStrategy" in fields:
        strategy = reader.fields(fields["retryStrategy"], "retryStrategy", ("maxRetries",))
        retries = reader.integer(strategy.get("maxRetries"), "maxRetries")
        if "maxRetries" not in strategy and isinstance(fields["retryStrategy"], MappingNode):
            reader.refuse(fields["retryStrategy"], "missing-key", "retryStrategy needs maxRetries")
    if "cachingStrategy" in fields:
        strategy = reader.fields(fields["cachingStrategy"], "cachingStrategy", ("maxCacheStaleness",))
        staleness = reader.string(strategy.get("maxCacheStaleness"), "maxCacheStaleness")
    return ExecutionOptions(retries, staleness)


def _check_references(reader: Reader, graph: GraphSpec, places: Mapping[str, Node]) -> None:
    for task_id, task in graph.tasks.items():
        for upstream in argument_ids(task):
            if upstream not in graph.tasks:
                message = f'task "{task_id}" takes an output of the task "{upstream}", which does not exist'
                reader.refuse(places[task_id], "unknown-task", message, suggest(upstream, graph.tasks))
    cycle = find_cycle(graph, argument_ids)
    if cycle:
        shown = cycle if len(cycle) <= MAX_SHOWN else (*cycle[:MAX_SHOWN], "…")
        path = " → ".join((*shown, cycle[0]))
        hint = "a graph has no loops; use x-catalog forEach or recurse"
        reader.refuse(places[cycle[0]], "graph-cycle", f"tasks depend on each other: {path}", hint)
