"""Paths into JSON values, such as `$.metrics[0].name` and `$['a key']`."""

from __future__ import annotations

import re
from typing import Any, Union

JsonPath = tuple[Union[str, int], ...]

_STEP = re.compile(r"""\.(?P<name>[^\s.\[\]'"]+)|\[(?P<index>-?\d+)\]|\[(?P<quote>['"])(?P<key>.*?)(?P=quote)\]""")


def parse_json_path(text: str) -> JsonPath:
    """The keys and indices of a path; ValueError with the reason for a text that is none."""
    if not text.startswith("$"):
        raise ValueError("it does not begin with $")
    steps: list[str | int] = []
    place = 1
    while place < len(text):
        found = _STEP.match(text, place)
        if found is None:
            raise ValueError(f"{text[place:][:40]!r} is no step; steps are .name, [0] and ['a name']")
        index = found["index"]
        steps.append(int(index) if index is not None else found["name"] or found["key"] or "")
        place = found.end()
    return tuple(steps)


def path_text(path: JsonPath) -> str:
    """The path as it is written."""
    return "$" + "".join(_step_text(step) for step in path)


def _step_text(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return f".{step}" if re.fullmatch(r"[\w-]+", step) else f"[{step!r}]"


def value_at(value: Any, path: JsonPath) -> Any:
    """The value a path leads to in plain JSON data; LookupError that says how far it leads."""
    for number, step in enumerate(path):
        fits = isinstance(value, dict) if isinstance(step, str) else isinstance(value, list)
        try:
            if not fits:
                raise LookupError
            value = value[step]
        except LookupError:
            raise LookupError(f"{path_text(path[: number + 1])} is not there") from None
    return value


def same_json(one: Any, other: Any) -> bool:
    """Equality as JSON knows it: 1 equals 1.0, and neither is true."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same_json(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same_json, one, other))
    return bool(one == other)
