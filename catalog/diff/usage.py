"""How a container takes its inputs and gives its outputs: as text, as a file, or by URI."""

from __future__ import annotations

from catalog.diff.pairs import Pairs, Port
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


def same_use(old: ContainerSpec, new: ContainerSpec, pairs: Pairs[Port]) -> bool:
    """True when two versions use ports of the same names on the same command line, so that no way can differ."""
    return (old.command, old.args, old.file_outputs) == (new.command, new.args, new.file_outputs) and all(
        before.name == after.name for before, after in pairs.same
    )


def _ways(container: ContainerSpec, kinds: dict[type, str]) -> Ways:
    found: Ways = {}
    for element in walk(container.line):
        way = kinds.get(type(element))
        name = getattr(element, "name", "")
        if way is not None:
            found[name] = found.get(name, frozenset()) | {way}
    return found
