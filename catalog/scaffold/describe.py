"""Words for ports that nobody has described, and sample values for their first test case."""

from __future__ import annotations

from typing import Any

from catalog.spec.model import ComponentSpec, InputSpec, TypeSpec
from catalog.spec.placeholders import InputValue, walk
from catalog.spec.types import CANONICAL, type_name

_SAMPLES = {"str": "text", "int": "1", "float": "0.5", "bool": "true", "list": "[]", "dict": "{}"}
_CONTENTS = {
    "csv": "name,count\nb,2\na,1\n",
    "tsv": "name\tcount\nb\t2\na\t1\n",
    "json": "{}\n",
    "jsonlines": '{"name": "a"}\n',
    "yaml": "name: a\n",
    "html": "<p>text</p>\n",
}


def port_description(name: str, type_spec: TypeSpec) -> str:
    """`train_table`, CSV → `The train table, as CSV.`"""
    words = " ".join(name.replace("_", " ").replace("-", " ").split())
    kind = type_name(type_spec)
    return f"The {words}, as {kind}." if kind and kind not in ("String", "Artifact") else f"The {words}."


def first_case(spec: ComponentSpec) -> dict[str, Any]:
    """A case that starts the component with a sample for each required input, and asks that it succeeds."""
    by_value = values_of(spec)
    arguments = {port.name: sample_of(port) for port in spec.inputs if port.required and port.name in by_value}
    inline = {port.name: content_of(port) for port in spec.inputs if port.required and port.name not in by_value}
    case: dict[str, Any] = {"name": "runs"}
    if arguments:
        case["arguments"] = arguments
    if inline:
        case["inline"] = inline
    return {**case, "expect": {}}


def values_of(spec: ComponentSpec) -> frozenset[str]:
    """The inputs that stand on the command line by value."""
    container = spec.container
    line = container.line if container else ()
    return frozenset(part.name for part in walk(line) if isinstance(part, InputValue))


def sample_of(port: InputSpec) -> str:
    """A value of the port's type, as text."""
    return _SAMPLES[CANONICAL.get(type_name(port.type), "str")]


def content_of(port: InputSpec) -> str:
    """The content of a small file of the port's type."""
    kind = CANONICAL.get(type_name(port.type))
    return _SAMPLES[kind] if kind else _CONTENTS.get(type_name(port.type).lower(), "text\n")
