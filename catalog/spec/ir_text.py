"""Command texts of a component compiled by kfp 2: the placeholders written into them, as elements of the v1 format.

`{{$.inputs.parameters['x']}}` and the like become placeholders, with the text around them a Concat; texts that hold
`{"Concat": […]}` or `{"IfPresent": {…}}` as JSON become Concat and IfPlaceholder. Placeholders the v1 format has no
word for (`{{$.pipeline_job_name}}`) stay text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from catalog.resources import MAX_SPEC_DEPTH
from catalog.spec.placeholders import (
    Branch,
    Concat,
    Element,
    ExecutorInput,
    IfPlaceholder,
    InputPath,
    InputUri,
    InputValue,
    IsPresent,
    OutputPath,
    OutputUri,
)

_PLACEHOLDER = re.compile(
    r"""\{\{\$(?:\.(inputs|outputs)\.(parameters|artifacts)\[(['"])([^'"\]{}]+)\3\](?:\.(output_file|path|uri))?)?\}\}"""
)
_STRUCTURE = re.compile(r'\{\s*"(?:Concat|IfPresent)"')

KINDS: dict[tuple[str, str, str], Callable[[str], Element]] = {
    ("inputs", "parameters", ""): InputValue,
    ("inputs", "artifacts", "path"): InputPath,
    ("inputs", "artifacts", "uri"): InputUri,
    ("outputs", "parameters", "output_file"): OutputPath,
    ("outputs", "artifacts", "path"): OutputPath,
    ("outputs", "artifacts", "uri"): OutputUri,
}


def read_text(text: str) -> Element:
    """One command or args text as an element. Raises ValueError with the reason when its structure is malformed."""
    if _STRUCTURE.match(text):
        try:
            struct = json.loads(text)
        except (ValueError, RecursionError):
            # The launcher, too, takes what is no JSON for plain text.
            return _join(_parts(text))
        return _read_struct(struct, 0)
    return _join(_parts(text))


def _parts(text: str) -> list[Element]:
    parts: list[Element] = []
    end = 0
    for match in _PLACEHOLDER.finditer(text):
        element = _element(match)
        if element is None:
            continue
        if match.start() > end:
            parts.append(text[end : match.start()])
        parts.append(element)
        end = match.end()
    if end < len(text) or not parts:
        parts.append(text[end:])
    return parts


def _element(match: re.Match[str]) -> Element | None:
    side, kind, _, name, field = match.groups()
    if side is None:
        return ExecutorInput()
    make = KINDS.get((side, kind, field or ""))
    return None if make is None else make(name)


def _join(parts: list[Element]) -> Element:
    return parts[0] if len(parts) == 1 else Concat(tuple(parts))


def _read_struct(struct: Any, depth: int) -> Element:
    if depth > MAX_SPEC_DEPTH:
        raise ValueError(f"nested deeper than {MAX_SPEC_DEPTH} levels")
    if isinstance(struct, str):
        return _join(_parts(struct))
    if isinstance(struct, dict) and len(struct) == 1:
        if isinstance(items := struct.get("Concat"), list):
            return Concat(tuple(_read_struct(item, depth + 1) for item in items))
        if isinstance(fields := struct.get("IfPresent"), dict):
            return _read_if(fields, depth)
    raise ValueError("a placeholder is text, Concat with a list, or IfPresent with InputName and Then")


def _read_if(fields: dict[str, Any], depth: int) -> IfPlaceholder:
    name, then, other = fields.get("InputName"), fields.get("Then"), fields.get("Else")
    if not isinstance(name, str) or then is None:
        raise ValueError("IfPresent needs InputName and Then")
    return IfPlaceholder(
        IsPresent(name), _read_branch(then, depth), None if other is None else _read_branch(other, depth)
    )


def _read_branch(struct: Any, depth: int) -> Branch:
    if isinstance(struct, list):
        return tuple(_read_struct(item, depth + 1) for item in struct)
    return _read_struct(struct, depth + 1)
