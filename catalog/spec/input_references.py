"""References to a task's own inputs inside texts of its `x-catalog`: `{{$.inputs.parameters['name']}}`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

REFERENCE = re.compile(r"\{\{\$\.inputs\.parameters\['([^'{}]+)'\]\}\}")


def reference_to(name: str) -> str:
    """The text that stands for the argument of input `name`; the name holds no quote and no brace."""
    return "{{$.inputs.parameters['" + name + "']}}"


def referenced_inputs(data: Any) -> list[str]:
    """The names of the inputs that any text of plain data (keys of maps included) refers to, each once, in order."""
    return list(dict.fromkeys(name for text in _texts(data) for name in REFERENCE.findall(text)))


def fill_references(data: Any, fill: Callable[[str], str]) -> Any:
    """The same plain data with each reference replaced by what `fill` gives for the input's name."""
    if isinstance(data, str):
        return REFERENCE.sub(lambda found: fill(found[1]), data) if "{{$." in data else data
    if isinstance(data, list):
        return [fill_references(item, fill) for item in data]
    if isinstance(data, dict):
        return {fill_references(key, fill): fill_references(value, fill) for key, value in data.items()}
    return data


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, list):
        for item in data:
            yield from _texts(item)
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _texts(key)
            yield from _texts(value)
