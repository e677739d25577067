"""What must hold between the parts of one component: unique ports, placeholders and arguments that name real ones."""

from __future__ import annotations

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from catalog.spec.document import Reader
from catalog.spec.model import ComponentSpec, GraphInput
from catalog.spec.placeholders import INPUT_PLACEHOLDERS, OUTPUT_PLACEHOLDERS, walk
from catalog.spec.suggestions import suggest


def check_spec(reader: Reader, node: Node, spec: ComponentSpec) -> None:
    """Report non-unique ports and references to ports that do not exist."""
    _check_unique(reader, node, "inputs", [port.name for port in spec.inputs])
    _check_unique(reader, node, "outputs", [port.name for port in spec.outputs])
    if spec.container is not None:
        _check_container(reader, node, spec)
    if spec.graph is not None:
        _check_graph_ports(reader, node, spec)


def find_node(node: Node, *path: str) -> Node:
    """The node at `path` of mapping keys; the deepest one there is when the path ends early."""
    for name in path:
        if not isinstance(node, MappingNode):
            return node
        child = next((value for key, value in node.value if key.value == name), None)
        if child is None:
            return node
        node = child
    return node


def find_text(node: Node, text: str) -> Node:
    """The first scalar node below `node` with that text, or `node`; used only to place a message."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, ScalarNode):
            if current.value == text:
                return current
        elif isinstance(current, SequenceNode):
            waiting.extend(reversed(current.value))
        elif isinstance(current, MappingNode):
            waiting.extend(part for pair in reversed(current.value) for part in reversed(pair))
    return node


def _check_unique(reader: Reader, node: Node, side: str, names: list[str]) -> None:
    seen: set[str] = set()
    ports = find_node(node, side)
    for index, name in enumerate(names):
        if name in seen:
            place = ports.value[index] if isinstance(ports, SequenceNode) and index < len(ports.value) else ports
            reader.refuse(place, f"duplicate-{side[:-1]}", f'two {side} are called "{name}"', "rename one of them")
        seen.add(name)


def _check_container(reader: Reader, node: Node, spec: ComponentSpec) -> None:
    container = spec.container
    if container is None:
        return
    inputs = {port.name for port in spec.inputs}
    outputs = {port.name for port in spec.outputs}
    place = find_node(node, "implementation", "container")
    for element in walk(container.line):
        if isinstance(element, INPUT_PLACEHOLDERS) and element.name not in inputs:
            message = f'a placeholder names the input "{element.name}", which does not exist'
            reader.refuse(find_text(place, element.name), "unknown-input", message, suggest(element.name, inputs))
        elif isinstance(element, OUTPUT_PLACEHOLDERS) and element.name not in outputs:
            message = f'a placeholder names the output "{element.name}", which does not exist'
            reader.refuse(find_text(place, element.name), "unknown-output", message, suggest(element.name, outputs))
    for name in container.file_outputs or {}:
        if name not in outputs:
            where = find_text(find_node(place, "fileOutputs"), name)
            message = f'fileOutputs names the output "{name}", which does not exist'
            reader.refuse(where, "unknown-output", message, suggest(name, outputs))


def _check_graph_ports(reader: Reader, node: Node, spec: ComponentSpec) -> None:
    graph = spec.graph
    if graph is None:
        return
    inputs = {port.name for port in spec.inputs}
    outputs = {port.name for port in spec.outputs}
    place = find_node(node, "implementation", "graph")
    for name in graph.output_values or {}:
        if name not in outputs:
            where = find_text(find_node(place, "outputValues"), name)
            reader.refuse(where, "unknown-output", f'outputValues names "{name}", which is no output of the graph')
    for task_id, task in graph.tasks.items():
        for argument in task.arguments.values():
            if isinstance(argument, GraphInput) and argument.input_name not in inputs:
                where = find_text(find_node(place, "tasks", task_id, "arguments"), argument.input_name)
                message = f'task "{task_id}" takes the graph input "{argument.input_name}", which does not exist'
                reader.refuse(where, "unknown-input", message, suggest(argument.input_name, inputs))
