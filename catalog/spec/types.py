"""Port types: the Python type shown, arguments to text and back, and which output fits which input.

Rules of kfp 1.8.22 (`components/_data_passing.py`, `dsl/types.py`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from catalog.errors import ArgumentError
from catalog.spec.model import FINAL_STATUS_TYPE, InputSpec, TypeSpec

CANONICAL: dict[str, str] = {
    "String": "str",
    "str": "str",
    "Integer": "int",
    "int": "int",
    "Float": "float",
    "float": "float",
    "Boolean": "bool",
    "Bool": "bool",
    "bool": "bool",
    "JsonArray": "list",
    "List": "list",
    "list": "list",
    "JsonObject": "dict",
    "Dictionary": "dict",
    "Dict": "dict",
    "dict": "dict",
}
PYTHON_TYPES: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool, "list": list, "dict": dict}
TYPE_OF_VALUE: tuple[tuple[type, str], ...] = (
    (bool, "Boolean"),
    (int, "Integer"),
    (float, "Float"),
    (list, "JsonArray"),
    (tuple, "JsonArray"),
    (dict, "JsonObject"),
)
PARAMETER_TYPES = frozenset(name.lower() for name in CANONICAL) | {"double", "text"}
TRUE_TEXTS = frozenset(("y", "yes", "t", "true", "on", "1"))
FALSE_TEXTS = frozenset(("n", "no", "f", "false", "off", "0"))


def type_name(type_spec: TypeSpec) -> str:
    """The short name of a type: `List` of `typing.List[int]`, `GCSPath` of `{GCSPath: {…}}`; empty for none."""
    if isinstance(type_spec, Mapping):
        return str(next(iter(type_spec), ""))
    if not isinstance(type_spec, str):
        return ""
    return type_spec.split("[", 1)[0].rsplit(".", 1)[-1]


def annotation_of(type_spec: TypeSpec) -> str | None:
    """What a factory's signature shows: a Python type's name for the exact canonical names, else the type's text."""
    if not type_spec:
        return None
    if isinstance(type_spec, str):
        return CANONICAL.get(type_spec, type_spec)
    return json.dumps(type_spec) if isinstance(type_spec, Mapping) else str(type_spec)


def is_final_status(type_spec: TypeSpec) -> bool:
    """True for the type whose value the runner fills in: how the guarded tasks of an exit handler ended."""
    return isinstance(type_spec, str) and type_spec == FINAL_STATUS_TYPE


def truth(text: str) -> bool:
    """The truth of a condition's text; raises ArgumentError for a text that is neither true nor false."""
    lowered = text.lower()
    if lowered in TRUE_TEXTS:
        return True
    if lowered in FALSE_TEXTS:
        return False
    raise ArgumentError(
        f"{text!r} is neither true nor false",
        rule="not-a-truth-value",
        hint="true: y yes t true on 1; false: n no f false off 0",
    )


def serialise(value: object, type_spec: TypeSpec, what: str = "the argument") -> str:
    """An argument as text. A str passes untouched for every type; raises ArgumentError when the value does not fit."""
    if isinstance(value, str):
        return value
    name = type_name(type_spec) or _type_of_value(value)
    python_type = CANONICAL.get(name)
    if name == "Base64Pickle":
        return _pickled(value)
    if python_type in ("list", "dict") or name == "Json":
        return _json_text(value, what)
    if python_type in ("int", "float", "bool") and _fits(value, python_type):
        return str(value)
    raise ArgumentError(
        f"{what} is {_kind(value)}, but the input's type is {name}",
        rule="argument-type",
        hint=_argument_hint(value, python_type),
    )


def _type_of_value(value: object) -> str:
    return next((name for python_type, name in TYPE_OF_VALUE if isinstance(value, python_type)), "")


def _fits(value: object, python_type: str) -> bool:
    if python_type == "bool":
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    return isinstance(value, int) if python_type == "int" else isinstance(value, (int, float))


def _pickled(value: object) -> str:
    import base64
    import pickle

    return base64.b64encode(pickle.dumps(value)).decode()


def _json_text(value: object, what: str) -> str:
    def structure(inner: Any) -> Any:
        if hasattr(inner, "to_struct"):
            return inner.to_struct()
        raise TypeError(f"{_kind(inner)} has no JSON form")

    try:
        return json.dumps(value, default=structure, sort_keys=True)
    except (TypeError, ValueError) as error:
        raise ArgumentError(f"{what} cannot be written as JSON: {error}", rule="argument-type") from None


def _kind(value: object) -> str:
    return "None" if value is None else f"{value!r:.60} ({type(value).__name__})"


def _argument_hint(value: object, python_type: str | None) -> str:
    if value is None:
        return "leave the argument out instead of passing None"
    return f"pass {python_type or 'text'}, or the text of it"


def default_text(port: InputSpec) -> str | None:
    """The text a task gets for an input that was left out, or None; an optional Integer or Float goes through a number.

    Raises ArgumentError for a default that is not a number where kfp's bridge to a pipeline demands one.
    """
    if port.default is None:
        return None
    value: object = port.default
    if port.optional and port.type in ("Integer", "Float"):
        try:
            value = int(port.default) if port.type == "Integer" else float(port.default)
        except (ValueError, OverflowError):
            raise ArgumentError(
                f'the default {port.default!r} of input "{port.name}" is not a number',
                rule="bad-default",
                position=port.position,
                hint="pass an argument, or mend the component",
            ) from None
    if isinstance(value, str):
        return value
    return json.dumps(value) if CANONICAL.get(type_name(port.type)) in ("list", "dict") else str(value)


def compatible(given: TypeSpec, expected: TypeSpec) -> bool:
    """True when an output of type `given` may be passed to an input of type `expected`.

    A missing type on either side passes; `Artifact` passes unless the other side is a parameter type; otherwise names
    are equal, case included, and each property of the given type stands in the expected one with the same value.
    """
    if not given or not expected:
        return True
    names = _properties(given)[0], _properties(expected)[0]
    if not names[0] or not names[1]:
        return True
    lowered = names[0].lower(), names[1].lower()
    if "artifact" in lowered:
        other = lowered[1] if lowered[0] == "artifact" else lowered[0]
        return other not in PARAMETER_TYPES
    if names[0] != names[1]:
        return False
    properties, wanted = _properties(given)[1], _properties(expected)[1]
    return all(key in wanted and wanted[key] == value for key, value in properties.items())


def _properties(type_spec: TypeSpec) -> tuple[str, Mapping[str, Any]]:
    if isinstance(type_spec, Mapping):
        name = str(next(iter(type_spec), ""))
        properties = type_spec.get(name)
        return name, properties if isinstance(properties, Mapping) else {}
    return (type_spec, {}) if isinstance(type_spec, str) else ("", {})
