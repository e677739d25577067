"""Any component text: the v1 format, or a single component compiled by kfp 2 (its pipeline IR)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode

from catalog.spec.checks import find_node
from catalog.spec.document import Reader, compose_all, kind_of
from catalog.spec.ir_text import read_text
from catalog.spec.ir_types import artifact_type, default_scalar, parameter_type
from catalog.spec.model import (
    ComponentSpec,
    ContainerImplementation,
    ContainerSpec,
    InputSpec,
    OutputSpec,
    Source,
)
from catalog.spec.parse import digest_of, parse_component
from catalog.spec.placeholders import INPUT_PLACEHOLDERS, OUTPUT_PLACEHOLDERS, Element, walk
from catalog.spec.suggestions import suggest

DESCRIPTION = "# Description: "
CONTINUED = "#              "


def parse_any(text: str, file: str = "", *, source: Source | None = None) -> ComponentSpec:
    """The component in `text`: KFP v1 YAML, or a component compiled by kfp 2, with or without a platform document.

    The result's `source` carries the digest. Raises SpecError with every finding; rule `ir-pipeline` for a compiled
    pipeline, which is not one component.
    """
    # Only a text that names the key can be IR; composing a v1 file twice would double the time to load it.
    if "deploymentSpec" not in text and "pipelineSpec" not in text:
        return parse_component(text, file, source=source)
    root = compose_all(text, file)[0]
    wrapped = _child(root, "pipelineSpec")
    body = root if wrapped is None else wrapped
    if _child(body, "deploymentSpec") is None or _child(body, "implementation") is not None:
        return parse_component(text, file, source=source)
    reader = Reader(text, file)
    spec = _read_ir(reader, body)
    reader.finish()
    return replace(spec, source=replace(source or Source(location=file), digest=digest_of(text)))


def _child(node: Node | None, name: str) -> Node | None:
    if not isinstance(node, MappingNode):
        return None
    return next((value for key, value in node.value if isinstance(key, ScalarNode) and key.value == name), None)


def _read_ir(reader: Reader, body: Node) -> ComponentSpec:
    component = _only_component(reader, body)
    if component is None:
        return ComponentSpec()
    inputs = read_inputs(reader, _child(component, "inputDefinitions"))
    outputs = read_outputs(reader, _child(component, "outputDefinitions"))
    spec = ComponentSpec(
        name=_text(reader, _child(_child(body, "pipelineInfo"), "name"), "the name in pipelineInfo"),
        description=read_description(reader.text),
        inputs=inputs,
        outputs=outputs,
    )
    label = _text(reader, _child(component, "executorLabel"), "executorLabel") or ""
    executor = _child(_child(_child(body, "deploymentSpec"), "executors"), label)
    if executor is None:
        reader.refuse(component, "missing-key", f'deploymentSpec has no executor "{label}"')
        return spec
    container = read_container(reader, executor, spec)
    return spec if container is None else replace(spec, implementation=ContainerImplementation(container))


def _only_component(reader: Reader, body: Node) -> Node | None:
    """The one component whose interface is the root's own, as kfp 2 compiles a single component; else a finding."""
    root = _child(body, "root")
    tasks = find_node(root, "dag", "tasks") if root is not None else body
    if isinstance(tasks, MappingNode) and len(tasks.value) == 1 and root is not None:
        name = _child(_child(tasks.value[0][1], "componentRef"), "name")
        component = _child(_child(body, "components"), name.value) if isinstance(name, ScalarNode) else None
        if component is not None and _child(component, "dag") is None and _same_interface(reader, root, component):
            return component
    count = len(tasks.value) if isinstance(tasks, MappingNode) else 0
    reader.refuse(
        root if root is not None else body,
        "ir-pipeline",
        f"this is a pipeline compiled by kfp 2 ({count} task{'' if count == 1 else 's'}), not a single component",
        "compile the component itself: Compiler().compile(my_component, 'component.yaml')",
    )
    return None


def _same_interface(reader: Reader, root: Node, component: Node) -> bool:
    quiet = Reader(reader.text, reader.file)
    given, own = _child(root, "inputDefinitions"), _child(component, "inputDefinitions")
    return read_inputs(quiet, given) == read_inputs(quiet, own)


def _text(reader: Reader, node: Node | None, what: str) -> str | None:
    return None if node is None else reader.string(node, what)


def read_description(text: str) -> str | None:
    """The description kfp 2 writes as a comment at the head of the file."""
    lines = iter(text[: 64 << 10].splitlines())
    for line in lines:
        if not line.startswith("#"):
            return None
        if line.startswith(DESCRIPTION):
            found = [line.removeprefix(DESCRIPTION)]
            for more in lines:
                if not more.startswith(CONTINUED):
                    break
                found.append(more.removeprefix(CONTINUED))
            return "\n".join(found).strip() or None
    return None


def _definitions(reader: Reader, node: Node | None, kind: str) -> list[tuple[str, Node, Mapping[str, Any]]]:
    """The (name, node, definition) of the parameters or artifacts."""
    ports = _child(node, kind)
    if ports is None:
        return []
    found: list[tuple[str, Node, Mapping[str, Any]]] = []
    for name, key, value in reader.items(ports, kind):
        definition = reader.plain(value)
        if isinstance(definition, dict):
            found.append((name, key, definition))
        else:
            reader.refuse(value, "wrong-type", f'"{name}" of {kind} must be a map, not {kind_of(value)}')
    return found


def _types(reader: Reader, node: Node | None) -> list[tuple[str, Node, str, Mapping[str, Any]]]:
    """The (name, node, v1 type, definition) of every port, parameters first, as kfp 2 orders a call."""
    found = []
    for kind, type_of in (("parameters", parameter_type), ("artifacts", artifact_type)):
        for name, key, definition in _definitions(reader, node, kind):
            type_name = type_of(definition)
            if type_name is None:
                reader.refuse(key, "wrong-type", f'the type of "{name}" is missing or unknown')
            found.append((name, key, type_name or "", definition))
    return found


def read_inputs(reader: Reader, node: Node | None) -> tuple[InputSpec, ...]:
    """The inputs of `inputDefinitions`."""
    return tuple(
        InputSpec(
            name=name,
            type=type_name,
            description=_described(definition),
            default=default_scalar(definition.get("defaultValue"), type_name),
            optional=definition.get("isOptional") is True,
            position=reader.position(key),
        )
        for name, key, type_name, definition in _types(reader, node)
    )


def read_outputs(reader: Reader, node: Node | None) -> tuple[OutputSpec, ...]:
    """The outputs of `outputDefinitions`."""
    return tuple(
        OutputSpec(name=name, type=type_name, description=_described(definition), position=reader.position(key))
        for name, key, type_name, definition in _types(reader, node)
    )


def _described(definition: Mapping[str, Any]) -> str | None:
    text = definition.get("description")
    return text if isinstance(text, str) and text else None


def read_container(reader: Reader, executor: Node, spec: ComponentSpec) -> ContainerSpec | None:
    """The container of an executor; reports what is none, and placeholders that name no port of `spec`."""
    node = _child(executor, "container")
    if not isinstance(node, MappingNode):
        reader.refuse(executor, "ir-executor", "the component is carried out by something else than a container")
        return None
    image = _text(reader, _child(node, "image"), "image")
    if image is None:
        reader.refuse(node, "missing-key", "container needs an image")
    return ContainerSpec(
        image=image or "",
        command=_elements(reader, _child(node, "command"), "command", spec),
        args=_elements(reader, _child(node, "args"), "args", spec),
        env=_env(reader, _child(node, "env")),
    )


def _elements(reader: Reader, node: Node | None, what: str, spec: ComponentSpec) -> tuple[Element, ...] | None:
    nodes = reader.sequence(node, what)
    if nodes is None:
        return None
    found: list[Element] = []
    for item in nodes:
        text = reader.string(item, f"an element of {what}")
        if text is None:
            continue
        try:
            element = read_text(text)
        except ValueError as error:
            reader.refuse(item, "bad-placeholder", f"an element of {what} cannot be read: {error}")
            continue
        _check_ports(reader, item, element, spec)
        found.append(element)
    return tuple(found)


def _check_ports(reader: Reader, node: Node, element: Element, spec: ComponentSpec) -> None:
    inputs, outputs = {port.name for port in spec.inputs}, {port.name for port in spec.outputs}
    for part in walk((element,)):
        if isinstance(part, INPUT_PLACEHOLDERS) and part.name not in inputs:
            message = f'a placeholder names the input "{part.name}", which does not exist'
            reader.refuse(node, "unknown-input", message, suggest(part.name, inputs))
        elif isinstance(part, OUTPUT_PLACEHOLDERS) and part.name not in outputs:
            message = f'a placeholder names the output "{part.name}", which does not exist'
            reader.refuse(node, "unknown-output", message, suggest(part.name, outputs))


def _env(reader: Reader, node: Node | None) -> dict[str, str] | None:
    nodes: list[Node] | None = reader.sequence(node, "env")
    if not nodes:
        return None
    found: dict[str, str] = {}
    for item in nodes:
        fields = reader.fields(item, "an element of env", ("name", "value"))
        name = _text(reader, fields.get("name"), "name")
        if name is not None:
            found[name] = _text(reader, fields.get("value"), "value") or ""
    return found
