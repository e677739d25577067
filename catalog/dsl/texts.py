"""Texts with values of the pipeline inside, as f-strings and `%` make them: each value shows as its marker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from catalog.dsl.complaints import complaint
from catalog.dsl.items import LoopItem
from catalog.dsl.params import MARKER, PipelineParam
from catalog.dsl.scope import Build
from catalog.errors import Position
from catalog.spec.input_references import reference_to


@dataclass(frozen=True, eq=False)
class Template:
    """A text in parts: constants and the values between them."""

    parts: tuple[str | PipelineParam, ...]


def split_text(text: str, build: Build, position: Position | None = None) -> Template:
    """The text as a template; CompositionError for the marker of a value that this pipeline does not have."""
    parts: list[str | PipelineParam] = []
    end = 0
    for found in MARKER.finditer(text):
        value = build.markers.get(found[0])
        if value is None:
            hint = "use values of this pipeline only"
            raise complaint(f"a text holds {found[0]}, a value of another pipeline", "foreign-value", hint, position)
        parts += [text[end : found.start()], value]
        end = found.end()
    parts.append(text[end:])
    return Template(tuple(part for part in parts if not isinstance(part, str) or part))


def has_value(text: object) -> bool:
    """True for a text with a marker in it."""
    return isinstance(text, str) and MARKER.search(text) is not None


def text_or_value(given: object, what: str) -> str:
    """A constant text, or a value of the pipeline as its marker; refuses anything else."""
    if isinstance(given, (str, PipelineParam, LoopItem)):
        return str(given)
    raise complaint(f"{what} must be a text or a value of the pipeline, not {given!r:.60}", "bad-argument")


def values_in(data: Any, build: Build, position: Position | None) -> Iterator[PipelineParam]:
    """Every value whose marker stands in a text of plain data, keys included."""
    for text in _texts(data):
        for part in split_text(text, build, position).parts:
            if isinstance(part, PipelineParam):
                yield part


def with_references(data: Any, build: Build, name_of: Callable[[PipelineParam], str]) -> Any:
    """Plain data with each marker replaced by a reference to the task's input that `name_of` gives for its value."""
    if isinstance(data, str):
        if not has_value(data):
            return data
        parts = split_text(data, build).parts
        return "".join(reference_to(name_of(part)) if isinstance(part, PipelineParam) else part for part in parts)
    if isinstance(data, list):
        return [with_references(item, build, name_of) for item in data]
    if isinstance(data, dict):
        return {
            with_references(key, build, name_of): with_references(value, build, name_of) for key, value in data.items()
        }
    return data


def _texts(data: Any) -> Iterator[str]:
    if has_value(data):
        yield data
    elif isinstance(data, list):
        for item in data:
            yield from _texts(item)
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _texts(key)
            yield from _texts(value)
