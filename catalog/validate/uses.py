"""How a container uses its component's ports."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.spec.model import ComponentSpec
from catalog.spec.placeholders import (
    INPUT_PLACEHOLDERS,
    OUTPUT_PLACEHOLDERS,
    ExecutorInput,
    InputValue,
    OutputMetadata,
    walk,
)


@dataclass(frozen=True, slots=True)
class Uses:
    """Names of inputs mentioned at all and by value, of outputs written; `opaque` when the launcher's message is used,
    through which the program may reach every port."""

    mentioned: frozenset[str]
    by_value: frozenset[str]
    written: frozenset[str]
    opaque: bool


def uses_of(spec: ComponentSpec) -> Uses:
    """The uses in a container; all empty for a graph."""
    container = spec.container
    if container is None:
        return Uses(frozenset(), frozenset(), frozenset(), False)
    mentioned: set[str] = set()
    by_value: set[str] = set()
    written = set(container.file_outputs or {})
    opaque = False
    for element in walk(container.line):
        if isinstance(element, INPUT_PLACEHOLDERS):
            mentioned.add(element.name)
            if isinstance(element, InputValue):
                by_value.add(element.name)
        elif isinstance(element, OUTPUT_PLACEHOLDERS):
            written.add(element.name)
        elif isinstance(element, (ExecutorInput, OutputMetadata)):
            opaque = True
    return Uses(frozenset(mentioned), frozenset(by_value), frozenset(written), opaque)
