"""The parameters of a run: JSON values of any kind in the API, texts in the store."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from typing import Any

from catalog.errors import ArgumentError, CatalogError, Finding, UsageError
from catalog.spec.ir_types import whole_numbers
from catalog.spec.model import TypeSpec
from catalog.spec.names import python_names
from catalog.spec.types import CANONICAL, serialise, truth, type_name
from catalog.store.texts import clean

DEEPEST = 64


def argument_texts(types: Mapping[str, TypeSpec], given: Mapping[str, Any]) -> dict[str, str]:
    """The text of every value, as the type of its input has it; a null is as good as no value.

    `types` are those of the pipeline's inputs by name. The API knows one kind of number, so 3.0 is a whole one where
    that is wanted. A text input takes the JSON of another value. What has no such input is passed on, for the run's
    check to name it. Raises UsageError with a finding (rule argument-type) for each value that does not fit.
    """
    from_python = {python: types[name] for name, python in python_names(list(types)).items()}
    known = {**from_python, **types}
    texts: dict[str, str] = {}
    findings: list[Finding] = []
    for name, value in given.items():
        if value is None:
            continue
        try:
            texts[name] = clean(_text(value, known.get(name), f'the parameter "{name[:200]}"'))
        except ArgumentError as error:
            findings += error.findings
    if findings:
        raise UsageError(findings=findings)
    return texts


def _text(value: Any, kind: TypeSpec, what: str) -> str:
    if isinstance(value, str):
        return value
    if not is_sendable(value):
        raise ArgumentError(f"{what} is no JSON value of at most {DEEPEST} levels", rule="argument-type")
    wanted = CANONICAL.get(type_name(kind), "")
    if wanted == "str":
        return json.dumps(whole_numbers(value), ensure_ascii=False)
    structure = _STRUCTURES.get(wanted)
    if structure is not None and not isinstance(value, structure):
        raise ArgumentError(f"{what} is no {wanted}, as the input's type {type_name(kind)} asks", rule="argument-type")
    return serialise(value if wanted == "float" else whole_numbers(value), kind, what)


def typed_values(texts: Mapping[str, str], types: Mapping[str, TypeSpec]) -> dict[str, Any]:
    """The values of arguments, read by the types of their inputs; a text that is no value of its type stays one."""
    return {name: _value(text, CANONICAL.get(type_name(types.get(name)), "")) for name, text in texts.items()}


def _value(text: str, kind: str) -> Any:
    read = _READERS.get(kind)
    if read is None:
        return text
    try:
        value = read(text)
    except (ValueError, RecursionError, CatalogError):
        return text
    fits = isinstance(value, _KINDS[kind]) and is_sendable(value)
    return value if fits else text


def is_sendable(value: Any) -> bool:
    """True for a JSON value without infinities that is not nested deeper than DEEPEST levels."""
    level, depth = [value], 0
    while level:
        if any(isinstance(item, float) and not math.isfinite(item) for item in level):
            return False
        level = [
            inner
            for item in level
            if isinstance(item, (list, dict))
            for inner in (item.values() if isinstance(item, dict) else item)
        ]
        depth += 1
        if depth > DEEPEST:
            return False
    return True


_READERS: Mapping[str, Callable[[str], Any]] = {
    "int": int,
    "float": float,
    "bool": truth,
    "list": json.loads,
    "dict": json.loads,
}
_STRUCTURES: Mapping[str, type] = {"list": list, "dict": dict}
_KINDS: Mapping[str, type] = {"int": int, "float": float, "bool": bool, **_STRUCTURES}
