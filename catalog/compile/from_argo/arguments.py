"""The arguments of one DAG task or step, and what fills its condition and its loop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Union

from catalog.compile.cursor import Cursor
from catalog.compile.from_argo.tags import Tag, only_tag, tags_of
from catalog.compile.from_argo.templates import GLOBAL
from catalog.compile.from_argo.texts import port_of, refuse_variable
from catalog.compile.json_data import json_data
from catalog.spec.model import Argument, GraphInput, TaskOutput


@dataclass(frozen=True, slots=True)
class Item:
    """A loop's item, or the value under a key of it."""

    key: str


Given = Union[Argument, Item]


@dataclass
class Names:
    """What the tasks of one graph may refer to.

    `tasks` holds for each task how its template's output names read in its component. `outermost` is true for the graph
    whose inputs are the workflow's parameters themselves.
    """

    inputs: frozenset[str]
    outermost: bool = False
    tasks: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def own(self, port: str) -> str:
        """The graph's name of an input that a tag stands for."""
        return port.removeprefix(GLOBAL) if self.outermost else port


def read_arguments(task: Cursor, names: Names) -> dict[str, Given]:
    """What each input of the task's template gets; reports texts that Argo would put together."""
    found: dict[str, Given] = {}
    for place in task.listed("arguments", "parameters"):
        # kfp 2's backend writes a default beside a value; the value is what counts.
        place.only(("name", "value", "default"), "argo-parameter-source")
        value = place.get("value")
        if value is not None:
            _add(
                found, place, read_value(value, value.text() if not (value.is_map() or value.is_list()) else "", names)
            )
    for place in task.listed("arguments", "artifacts"):
        place.only(("name", "from", "raw", "optional"), "argo-artifact-source", "pass the artifact from a task")
        source = place.get("from")
        if source is not None:
            given = read_value(source, source.text(), names)
        else:
            raw = place.get("raw", "data") or place
            given = read_value(raw, raw.text() if raw is not place else "", names)
        _add(found, place, given)
    return found


def _add(found: dict[str, Given], place: Cursor, given: Given | None) -> None:
    name = place.text("name")
    if given is not None and found.setdefault(name, given) != given:
        place.refuse("argo-argument", f'"{name}" gets one thing as a value and another as a file')


def read_value(place: Cursor, text: str, names: Names) -> Given | None:
    """A constant text, a reference, or a loop's item; None when it was reported."""
    if "{{" not in text:
        return text
    tag = only_tag(text)
    if tag is not None:
        return given_by(place, tag, names)
    others = [other for other in tags_of(text) if other.kind != "run"]
    if others:
        hint = "pass the values apart, and let the component put them together"
        place.refuse("argo-composed", f"{place.what} is put together by Argo: {text[:120]!r}", hint)
        return None
    return text


def given_by(place: Cursor, tag: Tag, names: Names) -> Given | None:
    """What one tag stands for in a graph."""
    port = names.own(port_of(tag))
    if port:
        if port not in names.inputs:
            place.refuse("unknown-input", f'{place.what} uses the input "{port}", which the graph does not have')
            return None
        return GraphInput(port, position=place.position)
    if tag.kind == "task":
        if tag.task not in names.tasks:
            place.refuse("unknown-task", f'{place.what} uses the task "{tag.task}", which the graph does not have')
            return None
        return TaskOutput(tag.task, names.tasks[tag.task].get(tag.name, tag.name), position=place.position)
    if tag.kind == "item":
        return Item(tag.name)
    if tag.kind == "run":
        return tag.text
    refuse_variable(place, tag)
    return None


def static_items(place: Cursor) -> tuple[Any, ...] | None:
    """The items of `withItems` or of a `withSequence` with numbers; None when it was reported."""
    if place.is_list():
        return tuple(place.plain())
    place.only(("start", "end", "count", "format"), "argo-sequence")
    start, end, count = (place.text(name) for name in ("start", "end", "count"))
    texts = [text for text in (start, end, count) if text]
    if not texts or not all(text.lstrip("-").isdecimal() for text in texts):
        hint = "write the numbers out, or let a task make the list"
        place.refuse("argo-sequence", f"{place.what} is known only while the workflow runs", hint)
        return None
    first = int(start or 0)
    last = first + int(count) - 1 if count else int(end or first)
    if abs(last - first) > 10_000:
        place.refuse("argo-sequence", f"{place.what} has more than 10000 numbers")
        return None
    step = 1 if last >= first else -1
    if count and int(count) < 1:
        return ()
    return tuple(_formatted(place, range(first, last + step, step)))


def _formatted(place: Cursor, numbers: range) -> Iterator[str]:
    pattern = place.text("format") or "%d"
    for number in numbers:
        try:
            yield pattern % number
        except (TypeError, ValueError):
            place.refuse("argo-sequence", f"the format {pattern!r} does not take one number")
            return


def list_text(text: str) -> tuple[Any, ...] | None:
    """The items of a JSON list written as a text, or None."""
    found = json_data(text)
    return tuple(found) if isinstance(found, list) else None
