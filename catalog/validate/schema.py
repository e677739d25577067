"""The published JSON Schemas (draft 2020-12) of the catalog's files, and what they say about data.

The schemas see one file's shape. What needs more than that, such as placeholders that name real inputs, is left to the
loader.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog.errors import UsageError
from catalog.spec.document import Reader, compose
from catalog.spec.suggestions import suggest_key

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

NAMES = ("component", "pipeline", "tests", "lock", "migrations", "index", "index-bucket", "index-shard")
BASE = "https://kfp-catalog.github.io/kfp-catalog/schemas/"
MAX_SHOWN = 60
KINDS = {
    "string": "text",
    "object": "a map",
    "array": "a list",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true/false",
    "null": "nothing",
}

HINTS = {"outputValue": "an output is a file: use outputPath"}

SchemaPath = tuple[str | int, ...]


def schema_file(name: str) -> Path:
    """The file of the schema that is called `name`, one of NAMES. Raises UsageError for any other."""
    if name not in NAMES:
        raise UsageError(f'there is no schema "{name}"', hint=f"one of: {', '.join(NAMES)}")
    return Path(__file__).resolve().parents[1] / "schemas" / f"{name}.schema.json"


def load_schema(name: str) -> dict[str, Any]:
    """The schema as data, a copy of the caller's own. Raises UsageError for an unknown name."""
    schema: dict[str, Any] = json.loads(schema_file(name).read_text(encoding="utf-8"))
    return schema


def yaml_data(text: str, file: str = "") -> Any:
    """The one YAML document in `text` as the schemas take it: maps with text keys, dates as text.

    Raises SpecError for what is no such document.
    """
    reader = Reader(text, file)
    data = reader.plain(compose(text, file))
    reader.finish()
    return data


def schema_findings(name: str, data: Any) -> list[tuple[SchemaPath, str]]:
    """What the schema `name` finds wrong in plain data: path from the root and message, in the order of paths.

    Empty when the data fits. Raises UsageError for an unknown name.
    """
    found = {item for error in _validator(name).iter_errors(data) for item in _causes(error)}
    return sorted(found, key=lambda item: ([str(part).zfill(9) for part in item[0]], item[1]))


@cache
def _validator(name: str) -> Draft202012Validator:
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource

    resources = [(f"{BASE}{other}.schema.json", Resource.from_contents(load_schema(other))) for other in NAMES]
    registry: Registry[Any] = Registry().with_resources(resources)
    return Draft202012Validator(load_schema(name), registry=registry)


def _causes(error: ValidationError) -> Iterator[tuple[SchemaPath, str]]:
    """The error itself, or what lies beneath it where a choice has only one branch that means anything."""
    value: Any = error.validator_value
    branches: list[Any] = value if error.validator == "anyOf" else []
    real = [index for index, branch in enumerate(branches) if branch != {"type": "null"}]
    if len(real) == 1:
        for cause in error.context or ():
            if cause.schema_path[0] == real[0]:
                yield from _causes(cause)
        return
    if error.validator in ("additionalProperties", "unevaluatedProperties") and isinstance(error.instance, Mapping):
        yield from _unknown_keys(error)
        return
    yield tuple(error.absolute_path), _message(error)


def _unknown_keys(error: ValidationError) -> Iterator[tuple[SchemaPath, str]]:
    schema: Mapping[str, Any] = error.schema if isinstance(error.schema, Mapping) else {}
    known = tuple(schema.get("properties", {}))
    instance: Any = error.instance
    for key in instance:
        if key not in known and (error.validator == "additionalProperties" or f"'{key}'" in error.message):
            hint = HINTS.get(key) or suggest_key(key, known)
            yield (*error.absolute_path, key), f'there is no key "{key}" here{f" ({hint})" if hint else ""}'


def _message(error: ValidationError) -> str:
    value: Any = error.validator_value
    instance: Any = error.instance
    match error.validator:
        case "type":
            wanted = [KINDS[kind] for kind in ([value] if isinstance(value, str) else value)]
            return f"must be {' or '.join(wanted)}, not {_kind(instance)}"
        case "required":
            missing = [f'"{key}"' for key in value if key not in instance]
            return f"lacks {', '.join(missing)}"
        case "maxProperties":
            return "must be a map with one key"
        case "minProperties":
            return "must not be an empty map"
        case "minItems" | "minLength" if value == 1:
            return "must not be empty"
        case "minItems" | "maxItems":
            bound = "least" if error.validator == "minItems" else "most"
            return f"must have at {bound} {value} entries, not {len(instance)}"
        case "enum":
            return f"must be one of {', '.join(str(item) for item in value if item is not None)}"
        case "anyOf" | "oneOf":
            return f"must have one of: {_alternatives(value)}"
        case _:
            return error.message[-200:]


def _alternatives(branches: list[Any]) -> str:
    keys = [key for branch in branches for key in branch.get("required", [])]
    return ", ".join(keys) if keys else "the alternatives of the schema"


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return KINDS["boolean"]
    names: tuple[tuple[Any, str], ...] = (
        (str, "string"),
        ((int, float), "number"),
        (Mapping, "object"),
        ((list, tuple), "array"),
    )
    return next((KINDS[name] for kind, name in names if isinstance(value, kind)), KINDS["null"])
