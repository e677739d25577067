"""Component documents made by a grammar: most are nearly valid, many have one thing wrong."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import strategies as st

from catalog.spec.emit import dump_yaml

Struct = dict[str, Any]

NAMES = ("a", "b", "In 1", "x y", "x_y", "X-Y", "Data Set", "class", "1st", "größe", "--", "²", "a 2", "")
TYPES: tuple[Any, ...] = (
    "String",
    "string",
    "str",
    "Integer",
    "Float",
    "Bool",
    "JsonObject",
    "JsonArray",
    "List",
    "List[int]",
    "typing.Dict[str, int]",
    "Dictionary",
    "CSV",
    "GCSPath",
    "Model",
    "google.VertexModel",
    "googlesheet",
    "PipelineTaskFinalStatus",
    "TaskConfig",
    "double",
    "",
    {"JsonObject": {"data_type": "x"}},
    {"GCSPath": {"ext": "csv"}},
    {},
    ["String"],
)
DEFAULTS = (
    "",
    "x",
    "1",
    "7",
    "1.5",
    "true",
    "Fasle",
    "[1, 2]",
    "{}",
    "[null]",
    "null",
    "{{x}}",
    0,
    5,
    1.5,
    True,
    False,
)
JUNK: tuple[Any, ...] = (None, 5, 1.5, True, "text", "", [], ["a"], {}, {"a": "b"}, [[]], {"inputValue": "a"}, [{}])
KEYS = ("name", "type", "default", "graphInput", "inputValue", "commands", "file_outputs", "else", "spec", "url", "zzz")


def documents() -> st.SearchStrategy[str]:
    """Texts of container and graph components."""
    return st.builds(_mutate, st.one_of(containers(), containers(), graphs()), _mutations()).map(dump_yaml)


def containers() -> st.SearchStrategy[Struct]:
    """Container components whose placeholders mostly name ports there are."""
    ports = st.tuples(_names(), _names())
    return ports.flatmap(lambda names: _containers(*names))


def graphs() -> st.SearchStrategy[Struct]:
    """Graph components whose references mostly name inputs and tasks there are."""
    ports = st.tuples(_names(), _names(), st.lists(st.sampled_from(("t1", "t2", "t 3")), unique=True, max_size=3))
    return ports.flatmap(lambda names: _graphs(*names))


def _names() -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(NAMES), max_size=3, unique=True)


def _containers(inputs: list[str], outputs: list[str]) -> st.SearchStrategy[Struct]:
    elements = st.lists(_elements(inputs, outputs), max_size=4)
    container = _record(
        {"image": st.sampled_from(("alpine", "python:3.12"))},
        {
            "command": elements,
            "args": elements,
            "env": st.dictionaries(st.sampled_from(("A", "B")), st.sampled_from(("1", "{{x}}")), max_size=2),
            "fileOutputs": st.dictionaries(_one_of(outputs), st.just("/tmp/out"), max_size=1),
        },
    )
    return _component(inputs, outputs, container.map(lambda struct: {"container": struct}))


def _component(
    inputs: list[str], outputs: list[str], implementation: st.SearchStrategy[Struct]
) -> st.SearchStrategy[Struct]:
    texts = st.dictionaries(st.sampled_from(("author", "x")), st.sampled_from(("me", "1")), max_size=2)
    return _record(
        {
            "inputs": st.tuples(*(_input(name) for name in inputs)).map(list),
            "outputs": st.tuples(*(_output(name) for name in outputs)).map(list),
            "implementation": implementation,
        },
        {
            "name": st.sampled_from(("Part", "", "größe", "x" * 130, "2nd part")),
            "description": st.just("does something"),
            "metadata": _record({}, {"annotations": texts, "labels": texts}),
        },
    )


def _input(name: str) -> st.SearchStrategy[Struct]:
    optional = {
        "type": st.sampled_from(TYPES),
        "description": st.just("words"),
        "default": st.sampled_from(DEFAULTS),
        "optional": st.booleans(),
        "annotations": st.just({"any": [1, {"b": None}]}),
    }
    return _record({"name": st.just(name)}, optional)


def _output(name: str) -> st.SearchStrategy[Struct]:
    return _record({"name": st.just(name)}, {"type": st.sampled_from(TYPES), "description": st.just("words")})


def _elements(inputs: list[str], outputs: list[str]) -> st.SearchStrategy[Any]:
    given, made = _one_of(inputs), _one_of(outputs)
    plain = st.sampled_from(("sh", "-c", "", "echo {{x}} > /tmp/out", "/tmp/out"))
    leaves = [plain, plain]
    if inputs:
        leaves += [_placeholder(key, given) for key in ("inputValue", "inputValue", "inputPath", "inputUri")]
        leaves.append(_placeholder("inputMetadata", given) | _placeholder("inputOutputPortName", given))
    if outputs:
        leaves += [_placeholder(key, made) for key in ("outputPath", "outputPath", "outputUri")]
    leaves.append(st.sampled_from([{"executorInput": None}, {"outputMetadata": None}, "x"]))

    def nested(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        branch = children | st.lists(children, max_size=2)
        present = _placeholder("isPresent", given)
        condition = st.one_of(
            present, present, present, _placeholder("inputValue", given), st.sampled_from((True, "x"))
        )
        choice = _record({"cond": condition, "then": branch}, {"else": branch})
        joined = st.lists(children, max_size=3).map(lambda items: {"concat": items})
        return joined | choice.map(lambda struct: {"if": struct})

    return st.recursive(st.one_of(leaves), nested, max_leaves=5)


def _graphs(inputs: list[str], outputs: list[str], tasks: list[str]) -> st.SearchStrategy[Struct]:
    argument = _arguments(inputs, tasks)
    graph = _record(
        {"tasks": st.fixed_dictionaries({task: _tasks(argument) for task in tasks})},
        {"outputValues": st.dictionaries(_one_of(outputs), argument, max_size=2)},
    )
    return _component(inputs, outputs, graph.map(lambda struct: {"graph": struct}))


def _tasks(argument: st.SearchStrategy[Any]) -> st.SearchStrategy[Struct]:
    inline = st.just({"implementation": {"container": {"image": "a"}}})
    ref = _record(
        {},
        {"name": st.sampled_from(("echo@^1", "")), "url": st.just("https://e.org/c.yaml"), "digest": st.just("00")},
    )
    options = _record(
        {},
        {
            "retryStrategy": st.just({"maxRetries": 3}),
            "cachingStrategy": st.sampled_from(({"maxCacheStaleness": "P1D"}, {})),
        },
    )
    return _record(
        {"componentRef": ref | _record({"spec": inline}, {"name": st.just("x")})},
        {
            "arguments": st.dictionaries(st.sampled_from(NAMES), argument, max_size=2),
            "isEnabled": _predicates(argument),
            "executionOptions": options,
            "annotations": st.just({"any": 1}),
        },
    )


def _arguments(inputs: list[str], tasks: list[str]) -> st.SearchStrategy[Any]:
    choices: list[st.SearchStrategy[Any]] = [st.sampled_from(("x", "", 5, 1.5, True))]
    typed = {"type": st.sampled_from(TYPES)}
    if inputs:
        given = _record({"inputName": _one_of(inputs)}, typed)
        choices.append(given.map(lambda struct: {"graphInput": struct}))
    if tasks:
        made = _record({"taskId": st.just(tasks[0]), "outputName": st.sampled_from(NAMES)}, typed)
        choices.append(made.map(lambda struct: {"taskOutput": struct}))
    return st.one_of(choices)


def _predicates(argument: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    comparisons = st.tuples(st.sampled_from(("==", "!=", ">", ">=", "<", "<=")), argument, argument)

    def nested(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        pairs = st.tuples(st.sampled_from(("and", "or")), children, children)
        return pairs.map(_operation) | children.map(lambda operand: {"not": operand})

    return st.recursive(argument | comparisons.map(_operation), nested, max_leaves=3)


def _operation(parts: tuple[str, Any, Any]) -> Struct:
    return {parts[0]: {"op1": parts[1], "op2": parts[2]}}


def _placeholder(key: str, names: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    return names.map(lambda name: {key: name})


def _one_of(names: list[str]) -> st.SearchStrategy[str]:
    """One of the names, or rarely one that may not be there."""
    return st.sampled_from([*names * 8, "b"]) if names else st.just("b")


def _record(
    required: dict[str, st.SearchStrategy[Any]], optional: dict[str, st.SearchStrategy[Any]]
) -> st.SearchStrategy[Struct]:
    return st.fixed_dictionaries(required, optional=optional)


def _mutations() -> st.SearchStrategy[tuple[str, int, Any, str]]:
    """What to do to a document, where, and with what; half of all documents stay as they are."""
    kinds = st.sampled_from(("keep", "keep", "keep", "replace", "delete", "add"))
    return st.tuples(kinds, st.integers(0, 200), st.sampled_from(JUNK), st.sampled_from(KEYS))


def _mutate(struct: Struct, mutation: tuple[str, int, Any, str]) -> Struct:
    kind, where, junk, key = mutation
    changed = copy.deepcopy(struct)
    places = list(_places(changed))
    if kind == "keep" or not places:
        return changed
    holder, name = places[where % len(places)]
    if kind == "replace":
        holder[name] = copy.deepcopy(junk)
    elif kind == "delete":
        del holder[name]
    elif isinstance(holder, dict):
        holder[key] = copy.deepcopy(junk)
    else:
        holder.append(copy.deepcopy(junk))
    return changed


def _places(data: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) of nested data."""
    keys = list(data) if isinstance(data, dict) else list(range(len(data))) if isinstance(data, list) else []
    found: list[tuple[Any, Any]] = []
    for key in keys:
        found.append((data, key))
        found.extend(_places(data[key]))
    return found
