"""How a container takes its inputs and gives its outputs: as text, as a file, or by URI."""

from __future__ import annotations

from catalog.spec.model import ContainerSpec
from catalog.spec.placeholders import (
    InputMetadata,
    InputOutputPortName,
    InputPath,
    InputUri,
    InputValue,
    IsPresent,
    OutputPath,
    OutputUri,
    walk,
)

INPUT_WAYS: dict[type, str] = {
    InputValue: "value",
    InputPath: "path",
    InputUri: "URI",
    IsPresent: "presence",
    InputMetadata: "metadata",
    InputOutputPortName: "producer",
}
OUTPUT_WAYS: dict[type, str] = {OutputPath: "path", OutputUri: "URI"}

Ways = dict[str, frozenset[str]]


def input_ways(container: ContainerSpec) -> Ways:
    """Input name → the ways in which the command line takes it."""
    return _ways(container, INPUT_WAYS)


def output_ways(container: ContainerSpec) -> Ways:
    """Output name → the ways in which it is written; a fixed path is a path too."""
    found = _ways(container, OUTPUT_WAYS)
    for name in container.file_outputs or {}:
        found[name] = found.get(name, frozenset()) | {"path"}
    return found


def _ways(container: ContainerSpec, kinds: dict[type, str]) -> Ways:
    found: Ways = {}
    for element in walk(container.line):
        way = kinds.get(type(element))
        name = getattr(element, "name", "")
        if way is not None:
            found[name] = found.get(name, frozenset()) | {way}
    return found
