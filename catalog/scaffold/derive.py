"""What templates are given besides the answers: a component worked out of some of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from catalog.spec.model import ComponentSpec

RESERVED = frozenset(
    "name version defaults title inputs outputs implementation annotations labels arguments cases loop".split()
)


def derive(kind: str, answers: Mapping[str, str]) -> dict[str, Any]:
    """The derived values of that kind; none for the empty kind. Raises what the answers' own faults raise."""
    if not kind:
        return {}
    return _values(DERIVED[kind](answers))


def _from_command(answers: Mapping[str, str]) -> ComponentSpec:
    from catalog.scaffold.command_text import command_spec

    return command_spec(answers["image"], answers["command"])


def _from_component(answers: Mapping[str, str]) -> ComponentSpec:
    from catalog.spec.parse import parse_component

    return parse_component(answers["component"], "the answer component")


# What is derived, by the name that template.yaml calls it; each needs the answers it reads.
DERIVED: dict[str, Callable[[Mapping[str, str]], ComponentSpec]] = {
    "command": _from_command,
    "component": _from_component,
}


def _values(spec: ComponentSpec) -> dict[str, Any]:
    """A component as the data that templates print, the same keys for every kind."""
    from catalog.scaffold.describe import content_of, first_case, sample_of, values_of
    from catalog.spec.emit import to_struct

    struct = to_struct(spec)
    metadata = struct.get("metadata", {})
    by_value = values_of(spec)
    arguments = [
        {"name": port.name, "sample": sample_of(port) if port.name in by_value else content_of(port)}
        for port in spec.inputs
        if port.required
    ]
    return {
        "inputs": struct.get("inputs", []),
        "outputs": struct.get("outputs", []),
        "implementation": struct["implementation"],
        "annotations": metadata.get("annotations", {}),
        "labels": metadata.get("labels", {}),
        "arguments": arguments,
        "cases": [first_case(spec)],
    }
