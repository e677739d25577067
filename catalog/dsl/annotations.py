"""Python annotations as port types: canonical names for Python's own types, type objects and texts as they are."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from typing import Any

from catalog.spec.model import TypeSpec

CANONICAL_NAMES: dict[object, str] = {
    str: "String",
    int: "Integer",
    float: "Float",
    bool: "Boolean",
    list: "JsonArray",
    dict: "JsonObject",
}
FUTURE_ANNOTATIONS = 0x1000000  # the flag of code under `from __future__ import annotations`


def type_of(annotation: Any) -> TypeSpec:
    """The port type an annotation stands for; None when there is none."""
    annotation = without_optional(annotation)
    if annotation in (None, inspect.Parameter.empty, Any):
        return None
    if isinstance(annotation, (str, dict)):
        return annotation or None
    generic = typing.get_origin(annotation)
    known = annotation if generic is None else generic
    if isinstance(known, typing.Hashable) and known in CANONICAL_NAMES:
        return CANONICAL_NAMES[known]
    if not isinstance(annotation, type) and callable(getattr(annotation, "to_dict", None)):
        described: TypeSpec = annotation.to_dict()
        return described
    if isinstance(annotation, typing.ForwardRef):
        return annotation.__forward_arg__
    return annotation.__name__ if isinstance(annotation, type) else str(annotation)


def without_optional(annotation: Any) -> Any:
    """`T` for `Optional[T]` and `T | None`, other annotations as they are."""
    import types

    if typing.get_origin(annotation) not in (typing.Union, types.UnionType):
        return annotation
    members = [member for member in typing.get_args(annotation) if member is not type(None)]
    return members[0] if len(members) == 1 and len(members) < len(typing.get_args(annotation)) else annotation


def resolved_annotations(function: Callable[..., Any]) -> Mapping[str, Any]:
    """The annotations by parameter name and `return`, as they would be without postponed evaluation."""
    code = getattr(function, "__code__", None)
    given = dict(getattr(function, "__annotations__", {}))
    if code is None or not code.co_flags & FUTURE_ANNOTATIONS:
        return given
    return {name: _evaluated(text, _names(function)) for name, text in given.items()}


def field_annotations(named_tuple: Any, function: Callable[..., Any]) -> Mapping[str, Any]:
    """The annotations of the named tuple that `function` returns, by field; their names are the function's."""
    given = dict(getattr(named_tuple, "__annotations__", {}))
    return {name: _evaluated(getattr(text, "__forward_arg__", text), _names(function)) for name, text in given.items()}


def _evaluated(text: Any, names: dict[str, Any]) -> Any:
    if not isinstance(text, str):
        return text
    try:
        return eval(text, names)
    except Exception:  # a name that exists only for type checkers: its text is the type's name
        return text


def _names(function: Callable[..., Any]) -> dict[str, Any]:
    found = dict(function.__globals__)
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=False):
        try:
            found[name] = cell.cell_contents
        except ValueError:  # the name is assigned further down
            continue
    return found
