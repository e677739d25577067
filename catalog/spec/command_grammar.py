"""Reads `command` and `args`: text and placeholders (KFP v1 component format, section placeholders)."""

from __future__ import annotations

from collections.abc import Callable

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from catalog.resources import MAX_SPEC_DEPTH
from catalog.spec.document import STR, Reader, kind_of
from catalog.spec.placeholders import (
    Branch,
    Concat,
    Condition,
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
from catalog.spec.suggestions import suggest

PORTS: dict[str, Callable[[str], Element]] = {
    "inputValue": InputValue,
    "inputPath": InputPath,
    "outputPath": OutputPath,
    "inputUri": InputUri,
    "outputUri": OutputUri,
    "inputMetadata": InputMetadata,
    "inputOutputPortName": InputOutputPortName,
}
EMPTY: dict[str, Callable[[], Element]] = {"outputMetadata": OutputMetadata, "executorInput": ExecutorInput}
KINDS = (*PORTS, *EMPTY, "concat", "if")


def read_elements(reader: Reader, node: Node | None, what: str, depth: int = 0) -> tuple[Element, ...] | None:
    """A list of elements, or None when `node` is None."""
    nodes = reader.sequence(node, what)
    if nodes is None:
        return None
    found = [read_element(reader, item, f"element {index} of {what}", depth) for index, item in enumerate(nodes, 1)]
    return tuple(element for element in found if element is not None)


def read_element(reader: Reader, node: Node, what: str, depth: int = 0) -> Element | None:
    """One element; None when it was refused."""
    if isinstance(node, ScalarNode):
        return reader.string(node, what)
    if not isinstance(node, MappingNode):
        reader.refuse(node, "bad-placeholder", f"{what} must be text or a placeholder, not {kind_of(node)}")
        return None
    if depth > MAX_SPEC_DEPTH:
        reader.refuse(node, "yaml-too-deep", f"{what} is nested too deep")
        return None
    items = reader.items(node, what)
    if len(items) != 1:
        reader.refuse(node, "bad-placeholder", f"{what} must be a map with one key", f"one of: {', '.join(KINDS)}")
        return None
    name, key, value = items[0]
    return _placeholder(reader, name, key, value, depth)


def _placeholder(reader: Reader, name: str, key: Node, value: Node, depth: int) -> Element | None:
    if name in PORTS:
        port = reader.string(value, f'the port of placeholder "{name}"')
        return None if port is None else PORTS[name](port)
    if name in EMPTY:
        if value.tag != "tag:yaml.org,2002:null":
            reader.refuse(value, "bad-placeholder", f'placeholder "{name}" takes no value', f"write {{{name}: null}}")
            return None
        return EMPTY[name]()
    if name == "concat":
        items = read_elements(reader, value, "concat", depth + 1)
        return None if items is None else Concat(items)
    if name == "if":
        return _read_if(reader, value, depth + 1)
    if name == "isPresent":
        reader.refuse(key, "bad-placeholder", "isPresent stands only as the `cond` of an `if`")
        return None
    hint = "an output is a file: use outputPath" if name == "outputValue" else suggest(name, KINDS)
    reader.refuse(key, "bad-placeholder", f'there is no placeholder "{name}"', hint)
    return None


def _read_if(reader: Reader, node: Node, depth: int) -> IfPlaceholder | None:
    fields = reader.fields(node, "if", ("cond", "then", "else"))
    for name in ("cond", "then"):
        if isinstance(node, MappingNode) and name not in fields:
            reader.refuse(node, "bad-placeholder", f'if needs "{name}"')
    condition = _read_condition(reader, fields["cond"]) if "cond" in fields else None
    then = _read_branch(reader, fields["then"], depth) if "then" in fields else None
    other = _read_branch(reader, fields["else"], depth) if "else" in fields else None
    if condition is None or then is None:
        return None
    return IfPlaceholder(condition, then, other)


def _read_branch(reader: Reader, node: Node, depth: int) -> Branch | None:
    if isinstance(node, SequenceNode):
        return read_elements(reader, node, "a branch of if", depth)
    return read_element(reader, node, "a branch of if", depth)


def _read_condition(reader: Reader, node: Node) -> Condition | None:
    if isinstance(node, ScalarNode):
        return str(node.value) if node.tag == STR else reader.boolean(node, "cond")
    items = reader.items(node, "cond") if isinstance(node, MappingNode) else []
    if len(items) == 1 and items[0][0] in ("isPresent", "inputValue"):
        port = reader.string(items[0][2], f"the port of {items[0][0]}")
        if port is None:
            return None
        return IsPresent(port) if items[0][0] == "isPresent" else InputValue(port)
    reader.refuse(node, "bad-placeholder", "cond must be true, false, text, {isPresent: …} or {inputValue: …}")
    return None
