"""Types and defaults of ports in a component compiled by kfp 2, as the v1 format writes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from catalog.spec.model import FINAL_STATUS_TYPE, Scalar

PARAMETER_TYPES: Mapping[str, str] = {
    "STRING": "String",
    "NUMBER_INTEGER": "Integer",
    "NUMBER_DOUBLE": "Float",
    "BOOLEAN": "Boolean",
    "LIST": "JsonArray",
    "STRUCT": "JsonObject",
    "TASK_FINAL_STATUS": FINAL_STATUS_TYPE,
    "TASK_CONFIG": "TaskConfig",
    # The names of schema version 2.0, under the key `type`.
    "INT": "Integer",
    "DOUBLE": "Float",
}


def parameter_type(definition: Mapping[str, Any]) -> str | None:
    """The v1 type of a parameter's definition, or None when its type is unknown."""
    name = definition.get("parameterType", definition.get("type"))
    return PARAMETER_TYPES.get(name) if isinstance(name, str) else None


def artifact_type(definition: Mapping[str, Any]) -> str | None:
    """`Dataset` for the schema `system.Dataset`, `List[Dataset]` for a list of them; None without a schema title."""
    schema = definition.get("artifactType")
    title = schema.get("schemaTitle") if isinstance(schema, Mapping) else None
    if not isinstance(title, str) or not title:
        return None
    name = title.removeprefix("system.")
    return f"List[{name}]" if definition.get("isArtifactList") is True else name


def default_scalar(value: Any, type_name: str) -> Scalar | None:
    """A default as the v1 format has it: a scalar, or JSON text for lists and maps.

    The compiled form knows one kind of number, so whole numbers come as 3.0; only a Float keeps that.
    """
    if value is None:
        return None
    if type_name in ("JsonArray", "JsonObject") and not isinstance(value, str):
        return json.dumps(whole_numbers(value), ensure_ascii=False)
    if type_name == "Integer":
        value = whole_numbers(value)
    return value if isinstance(value, (str, int, float, bool)) else json.dumps(value)


def whole_numbers(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {key: whole_numbers(item) for key, item in value.items()}
    return [whole_numbers(item) for item in value] if isinstance(value, list) else value
