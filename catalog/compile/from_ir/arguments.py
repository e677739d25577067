"""What the inputs of one task of a compiled pipeline get."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Union

from catalog.compile.cursor import Cursor
from catalog.compile.from_ir.placeholders import filled_text
from catalog.spec.ir_text import read_text
from catalog.spec.ir_types import whole_numbers
from catalog.spec.model import Argument, GraphInput, TaskOutput
from catalog.spec.placeholders import Element, InputValue, walk

_SELECTOR = re.compile(r"""parseJson\(string_value\)\[(['"])([^'"\[\]]+)\1\]""")


@dataclass(frozen=True, slots=True)
class Composed:
    """A text put together from the task's own inputs."""

    element: Element


Given = Union[Argument, Composed]


@dataclass
class Names:
    """What the tasks of one graph may refer to.

    `projected` are inputs that the graph has for the value under a key of another input, by (input, key); `lists` tells
    what lists hold, as in `collected`.
    """

    inputs: frozenset[str]
    tasks: frozenset[str]
    lists: Mapping[tuple[str, str], str] = field(default_factory=dict)
    projected: dict[tuple[str, str], str] = field(default_factory=dict)

    def projection(self, name: str, key: str) -> GraphInput:
        """The input that holds what stands under `key` of the input `name`."""
        return GraphInput(self.projected.setdefault((name, key), f"{name}.{key}"))


def read_inputs_of(task: Cursor, names: Names) -> dict[str, Given]:
    """The arguments of a task by input; a final status is left out, because the run fills it in."""
    found: dict[str, Given] = {}
    inputs = task.get("inputs")
    if inputs is None:
        return found
    for kind in ("parameters", "artifacts"):
        place = inputs.get(kind)
        for name, entry in place.fields().items() if place is not None else ():
            given = read_argument(entry, names)
            if given is not None:
                found[name] = given
    return found


def read_argument(place: Cursor, names: Names) -> Given | None:
    """One argument; None for what the run fills in, and for what was reported."""
    fields = place.fields()
    selector = fields.pop("parameterExpressionSelector", None)
    if "taskFinalStatus" in fields:
        return None
    name = next(
        (fields[key].text() for key in ("componentInputParameter", "componentInputArtifact") if key in fields), None
    )
    if name is not None:
        if name not in names.inputs:
            place.refuse("unknown-input", f'{place.what} takes the input "{name}", which the graph does not have')
            return None
        return GraphInput(name, position=place.position) if selector is None else _projected(selector, name, names)
    for key, port in (("taskOutputParameter", "outputParameterKey"), ("taskOutputArtifact", "outputArtifactKey")):
        if key in fields and selector is None:
            return read_output(fields[key], "producerTask", port, names)
    if "runtimeValue" in fields and selector is None:
        return _constant(fields["runtimeValue"])
    kind = next(iter(fields), "nothing")
    place.refuse("ir-argument", f"{place.what} is given by `{kind}`{' and an expression' if selector else ''}")
    return None


def read_output(place: Cursor, producer: str, port: str, names: Names) -> TaskOutput | None:
    """The output of a task that `producer` and `port` name; None when it was reported."""
    task = place.text(producer)
    if task not in names.tasks:
        place.refuse("unknown-task", f'{place.what} uses the task "{task}", which the graph does not have')
        return None
    return TaskOutput(task, place.text(port), position=place.position)


def _projected(selector: Cursor, name: str, names: Names) -> GraphInput | None:
    match = _SELECTOR.fullmatch(selector.text())
    if match is None:
        hint = "one key of a loop's item is read"
        selector.refuse("ir-expression", f"the expression {selector.text()!r} has no counterpart", hint)
        return None
    return names.projection(name, match[2])


def _constant(place: Cursor) -> Given | None:
    value = place.get("constant")
    if value is None:
        place.refuse("ir-argument", f"{place.what} is no constant")
        return None
    data = whole_numbers(value.plain())
    if not isinstance(data, str):
        return json.dumps(data, ensure_ascii=False) if isinstance(data, (list, dict)) else data
    element = read_text(data) if "{{$" in data and not data.startswith("{") else _only_reference(data)
    if any(isinstance(part, InputValue) for part in walk((element,))):
        return Composed(element)
    return filled_text(value, data)


def _only_reference(data: str) -> Element:
    """A text in braces is JSON or one placeholder; only a placeholder means anything but itself."""
    return read_text(data) if data.startswith("{{$") else data
