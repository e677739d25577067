"""Text to ComponentSpec: the KFP v1 component grammar as `kfp` 1.8.22 accepts it, with positions and all findings."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from catalog.errors import SpecError
from catalog.spec.checks import check_spec
from catalog.spec.command_grammar import read_elements
from catalog.spec.document import SCALAR_TAGS, Reader, compose, kind_of
from catalog.spec.graph_grammar import read_graph
from catalog.spec.model import (
    DEFAULT_VERSION,
    ComponentSpec,
    ContainerImplementation,
    ContainerSpec,
    GraphImplementation,
    Implementation,
    InputSpec,
    MetadataSpec,
    OutputSpec,
    Scalar,
    Source,
    TypeSpec,
)

Port = TypeVar("Port")

SPEC_KEYS = ("name", "description", "metadata", "inputs", "outputs", "implementation", "version")


def digest_of(text: str) -> str:
    """sha256 hex of the UTF-8 bytes after CRLF -> LF, as kfp 1.8 computes a component's digest."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode("utf-8", "surrogatepass")).hexdigest()


def parse_component(text: str, file: str = "", *, source: Source | None = None) -> ComponentSpec:
    """The component in `text`; `file` is its name in messages.

    The result's `source` carries the digest. Raises SpecError with every finding of the file.
    """
    node = compose(text, file)
    reader = Reader(text, file)
    if not isinstance(node, MappingNode):
        reader.refuse(node, "wrong-type", f"a component must be a map, not {kind_of(node)}")
        reader.finish()
    spec = read_component(reader, node)
    reader.finish()
    origin = source or Source(location=file)
    return replace(spec, source=replace(origin, digest=digest_of(text)))


def parse_component_bytes(data: bytes, file: str = "", *, source: Source | None = None) -> ComponentSpec:
    """As parse_component, for UTF-8 bytes; refuses other encodings."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SpecError(f"the file is not UTF-8 text (byte {error.start})", rule="not-utf8") from None
    return parse_component(text, file, source=source)


def read_component(reader: Reader, node: Node, depth: int = 0) -> ComponentSpec:
    """A component from its node; inline specs of tasks come through here too."""
    fields = reader.fields(node, "component", SPEC_KEYS)
    spec = ComponentSpec(
        name=reader.string(fields.get("name"), "name"),
        description=reader.string(fields.get("description"), "description"),
        metadata=_read_metadata(reader, fields.get("metadata")),
        inputs=_read_ports(reader, fields.get("inputs"), "inputs", _read_input),
        outputs=_read_ports(reader, fields.get("outputs"), "outputs", _read_output),
        implementation=_read_implementation(reader, fields.get("implementation"), depth),
        version=reader.string(fields.get("version"), "version") or DEFAULT_VERSION,
    )
    check_spec(reader, node, spec)
    return spec


def _read_metadata(reader: Reader, node: Node | None) -> MetadataSpec | None:
    if node is None:
        return None
    fields = reader.fields(node, "metadata", ("annotations", "labels"))
    return MetadataSpec(
        annotations=reader.strings(fields.get("annotations"), "annotations"),
        labels=reader.strings(fields.get("labels"), "labels"),
    )


def _read_ports(
    reader: Reader, node: Node | None, what: str, read: Callable[[Reader, Node], Port | None]
) -> tuple[Port, ...]:
    if node is not None and not isinstance(node, SequenceNode):
        reader.refuse(
            node,
            "inputs-not-a-list",
            f"{what} must be a list, not {kind_of(node)}",
            f"write `{what}: [{{name: …, type: …}}]`; a map of ports is another tool's dialect",
        )
        return ()
    found = [read(reader, item) for item in reader.sequence(node, what) or []]
    return tuple(port for port in found if port is not None)


def _read_input(reader: Reader, node: Node) -> InputSpec | None:
    fields = reader.fields(node, "input", ("name", "type", "description", "default", "optional", "annotations"))
    name = _port_name(reader, node, fields, "input")
    if name is None:
        return None
    return InputSpec(
        name=name,
        type=_read_type(reader, fields.get("type")),
        description=reader.string(fields.get("description"), f'description of input "{name}"'),
        default=_read_default(reader, fields.get("default"), name),
        optional=bool(reader.boolean(fields.get("optional"), f'optional of input "{name}"')),
        annotations=reader.annotations(fields.get("annotations")),
        position=reader.position(node),
    )


def _read_output(reader: Reader, node: Node) -> OutputSpec | None:
    fields = reader.fields(node, "output", ("name", "type", "description", "annotations"))
    name = _port_name(reader, node, fields, "output")
    if name is None:
        return None
    return OutputSpec(
        name=name,
        type=_read_type(reader, fields.get("type")),
        description=reader.string(fields.get("description"), f'description of output "{name}"'),
        annotations=reader.annotations(fields.get("annotations")),
        position=reader.position(node),
    )


def _port_name(reader: Reader, node: Node, fields: dict[str, Node], what: str) -> str | None:
    if "name" in fields:
        return reader.string(fields["name"], f"name of an {what}")
    if isinstance(node, MappingNode):
        reader.refuse(node, "missing-key", f"an {what} needs a name")
    return None


def _read_type(reader: Reader, node: Node | None) -> TypeSpec:
    if node is None:
        return None
    if isinstance(node, ScalarNode):
        return reader.string(node, "type")
    plain: TypeSpec = reader.plain(node)
    return plain


def _read_default(reader: Reader, node: Node | None, name: str) -> Scalar | None:
    if node is None:
        return None
    if isinstance(node, ScalarNode) and node.tag in SCALAR_TAGS:
        return reader.scalar(node)
    hint = "write lists and maps as JSON text, such as '[1, 2]'" if not isinstance(node, ScalarNode) else "quote it"
    reader.refuse(node, "wrong-type", f'default of input "{name}" must be text, a number or a bool', hint)
    return None


def _read_implementation(reader: Reader, node: Node | None, depth: int) -> Implementation | None:
    if node is None:
        return None
    fields = reader.fields(node, "implementation", ("container", "graph"))
    if isinstance(node, MappingNode) and len(fields) != 1:
        reader.refuse(node, "missing-key", "implementation must hold `container` or `graph`, one of them")
        return None
    if "container" in fields:
        container = _read_container(reader, fields["container"])
        return None if container is None else ContainerImplementation(container)
    if "graph" in fields:
        graph = read_graph(reader, fields["graph"], read_component, depth)
        return None if graph is None else GraphImplementation(graph)
    return None


def _read_container(reader: Reader, node: Node) -> ContainerSpec | None:
    fields = reader.fields(node, "container", ("image", "command", "args", "env", "fileOutputs"))
    if "image" not in fields and isinstance(node, MappingNode):
        reader.refuse(node, "missing-key", "container needs an image")
    image = reader.string(fields.get("image"), "image")
    return ContainerSpec(
        image=image or "",
        command=read_elements(reader, fields.get("command"), "command"),
        args=read_elements(reader, fields.get("args"), "args"),
        env=reader.strings(fields.get("env"), "env"),
        file_outputs=reader.strings(fields.get("fileOutputs"), "fileOutputs"),
    )
