"""How kfp 2.17 reads the types, names and defaults of a v1 component."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from typing import Any, Literal

from catalog.errors import ArgumentError
from catalog.spec.model import FINAL_STATUS_TYPE, Scalar, TypeSpec
from catalog.spec.types import truth

PortKind = Literal["parameter", "artifact", "invalid"]
DefaultState = Literal["kept", "lost", "refused", "uncompiled"]

PARAMETERS = {
    "integer": "Integer",
    "int": "Integer",
    "double": "Float",
    "float": "Float",
    "string": "String",
    "str": "String",
    "text": "String",
    "bool": "Boolean",
    "boolean": "Boolean",
    "dict": "JsonObject",
    "list": "JsonArray",
    "jsonobject": "JsonObject",
    "jsonarray": "JsonArray",
}
ARTIFACTS = frozenset(
    (
        "artifact",
        "model",
        "dataset",
        "metrics",
        "classificationmetrics",
        "slicedclassificationmetrics",
        "html",
        "markdown",
    )
)
# What Google's types look like to kfp 2; its pattern lets any character stand after the word.
_GOOGLE = re.compile(r"google(.)[A-Za-z]+$")
_SHORT = re.compile(r"(?:typing\.)?(\w+)")
_NOT_NAME = re.compile(r"[^_0-9a-z]+")
_MAX_C_LONG = 1 << 63


def port_name(name: str) -> str:
    """The name kfp 2 gives a port: `Input 1` → `input_1`; other letters than a to z vanish."""
    return _NOT_NAME.sub("_", name.lower()).strip("_")


def port_kind(type_spec: TypeSpec) -> PortKind:
    """What a port of that type is to kfp 2: a parameter, an artifact, or an error."""
    if isinstance(type_spec, list):
        return "invalid"
    if not isinstance(type_spec, str):
        return "artifact"
    name = _canonical(type_spec)
    if name == FINAL_STATUS_TYPE or name.lower() in PARAMETERS:
        return "parameter"
    google = _GOOGLE.match(name)
    return "invalid" if google is not None and google.group(1) != "." else "artifact"


def keeps_type(type_spec: TypeSpec) -> bool:
    """True when kfp 2 keeps the type's name; every other artifact becomes `system.Artifact`."""
    if type_spec is None or port_kind(type_spec) == "parameter":
        return True
    name = _canonical(type_spec) if isinstance(type_spec, str) else ""
    return name.lower() in ARTIFACTS or _GOOGLE.match(name) is not None


def short_name(type_spec: TypeSpec) -> str:
    """The name both SDKs look a type up by: `List` of `typing.List[int]`, the first key of a map; empty for none."""
    if isinstance(type_spec, str):
        found = _SHORT.match(type_spec)
        return found.group(1) if found else type_spec
    return str(next(iter(type_spec), "")) if isinstance(type_spec, dict) else ""


def written_as_parameter(type_spec: TypeSpec) -> bool:
    """What `outputPath` takes an output of that type for; kfp 2 asks differently there than for the port itself."""
    name = short_name(type_spec)
    return name.lower() in PARAMETERS or name in (FINAL_STATUS_TYPE, "TaskConfig")


def default_state(type_spec: TypeSpec, default: Scalar) -> DefaultState:
    """What becomes of an input's default."""
    if port_kind(type_spec) != "parameter" or type_spec == FINAL_STATUS_TYPE:
        return "lost"
    raw = type_spec.lower() if isinstance(type_spec, str) else ""
    try:
        value = _READERS[PARAMETERS[raw]](default) if raw in PARAMETERS else default
    except (ValueError, OverflowError, ArgumentError):
        return "refused"
    if value is None:
        return "lost"
    if PARAMETERS.get(raw) == "Boolean":
        fits = isinstance(value, bool) or (isinstance(value, int) and -_MAX_C_LONG <= value < _MAX_C_LONG)
        return "kept" if fits else "uncompiled"
    return "kept" if _fits_protobuf(value) else "uncompiled"


def _canonical(name: str) -> str:
    name = name.removeprefix("typing.")
    return name.split("[")[0] if name.lower().startswith(("list", "dict")) else name


def _boolean(default: Scalar) -> Any:
    return truth(default) if isinstance(default, str) else default


def _json(default: Scalar) -> Any:
    try:
        return json.loads(default) if isinstance(default, str) else default
    except (ValueError, RecursionError):
        return default


_READERS: dict[str, Callable[[Any], Any]] = {
    "Integer": int,
    "Float": float,
    "String": str,
    "Boolean": _boolean,
    "JsonObject": _json,
    "JsonArray": _json,
}


def _fits_protobuf(value: Any) -> bool:
    """True when the value goes into a protobuf Value: no null, no number beyond a finite float."""
    if isinstance(value, dict):
        return all(_fits_protobuf(item) for item in value.values())
    if isinstance(value, list):
        return all(_fits_protobuf(item) for item in value)
    if isinstance(value, (int, float)):
        try:
            return math.isfinite(float(value))
        except OverflowError:
            return False
    return value is not None
