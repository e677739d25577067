"""Placeholders: what may stand in a container's command and args besides text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Union


@dataclass(frozen=True, slots=True)
class InputValue:
    """The argument of input `name`, as text."""

    name: str


@dataclass(frozen=True, slots=True)
class InputPath:
    """The path of a file that holds the argument of input `name`."""

    name: str


@dataclass(frozen=True, slots=True)
class OutputPath:
    """The path the program writes output `name` to."""

    name: str


@dataclass(frozen=True, slots=True)
class InputUri:
    """The URI where the artifact given to input `name` lies."""

    name: str


@dataclass(frozen=True, slots=True)
class OutputUri:
    """The URI where the artifact of output `name` is to be written."""

    name: str


@dataclass(frozen=True, slots=True)
class InputMetadata:
    """The metadata of the artifact given to input `name` (a text for KFP's v2 launcher)."""

    name: str


@dataclass(frozen=True, slots=True)
class InputOutputPortName:
    """The port name of the producer of input `name` (a text for KFP's v2 launcher)."""

    name: str


@dataclass(frozen=True, slots=True)
class OutputMetadata:
    """The path of the file with all output metadata (a text for KFP's v2 launcher)."""


@dataclass(frozen=True, slots=True)
class ExecutorInput:
    """The whole executor input message (a text for KFP's v2 launcher)."""


@dataclass(frozen=True, slots=True)
class IsPresent:
    """True when input `name` has an argument; stands only as the condition of an IfPlaceholder."""

    name: str


@dataclass(frozen=True, slots=True)
class Concat:
    """The expanded items joined into one element."""

    items: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class IfPlaceholder:
    """`then_value` or `else_value`, spliced into the line, according to `condition`.

    Each branch is one element or a tuple of elements, as the file has it; `else_value` None means nothing.
    """

    condition: Condition
    then_value: Branch
    else_value: Branch | None = None


Condition = Union[bool, str, IsPresent, InputValue]
PortPlaceholder = Union[
    InputValue, InputPath, OutputPath, InputUri, OutputUri, InputMetadata, InputOutputPortName, IsPresent
]
Placeholder = Union[
    InputValue,
    InputPath,
    OutputPath,
    InputUri,
    OutputUri,
    InputMetadata,
    InputOutputPortName,
    OutputMetadata,
    ExecutorInput,
    Concat,
    IfPlaceholder,
]
Element = Union[str, Placeholder]
Branch = Union[Element, tuple[Element, ...]]

INPUT_PLACEHOLDERS = (InputValue, InputPath, InputUri, InputMetadata, InputOutputPortName, IsPresent)
OUTPUT_PLACEHOLDERS = (OutputPath, OutputUri)


def branch_items(branch: Branch | None) -> tuple[Element, ...]:
    """A branch of an IfPlaceholder as a tuple of elements."""
    if branch is None:
        return ()
    return branch if isinstance(branch, tuple) else (branch,)


def walk(elements: tuple[Element, ...]) -> Iterator[Element | Condition]:
    """Every element and condition, those inside `concat` and `if` included, in order."""
    for element in elements:
        yield element
        if isinstance(element, Concat):
            yield from walk(element.items)
        elif isinstance(element, IfPlaceholder):
            yield element.condition
            yield from walk(branch_items(element.then_value))
            yield from walk(branch_items(element.else_value))
