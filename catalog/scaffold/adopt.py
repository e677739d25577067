"""A component of somebody else's, cleaned up so that it can live in a library."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from catalog.errors import UsageError
from catalog.scaffold.describe import port_description, values_of
from catalog.scaffold.names import snake_name
from catalog.spec.emit import to_yaml
from catalog.spec.model import ComponentSpec, InputSpec, MetadataSpec, OutputSpec
from catalog.spec.types import CANONICAL, default_text, type_name

TEMPLATE = "import"
UNKNOWN_LICENSE = "LicenseRef-Unknown"
_ASKED = ("version", "author", "license")
_SPELLINGS = {
    "string": "String",
    "integer": "Integer",
    "boolean": "Boolean",
    "jsonobject": "JsonObject",
    "jsonarray": "JsonArray",
    "dictionary": "Dictionary",
}


@dataclass(frozen=True)
class Adopted:
    """A cleaned component: a name for it ("" when none fits), suggested answers, and what was changed, in sentences."""

    name: str
    answers: Mapping[str, str]
    notes: tuple[str, ...]


def adopt(spec: ComponentSpec, origin: str = "") -> Adopted:
    """Clean a container component up; `origin` is the URL it came from, noted when it is a web address.

    Missing types are filled in where the command line says what they must be: String for an input used by value, else
    Artifact. The image and the command line stay. Raises UsageError `adopt-impossible` for what is no container.
    """
    if spec.container is None:
        hint = "a pipeline is used as it is: `catalog run FILE`, or copy it"
        raise UsageError("only a component that is a container can be made anew", rule="adopt-impossible", hint=hint)
    notes: list[str] = []
    by_value = values_of(spec)
    inputs = tuple(_input(port, port.name in by_value, notes.append) for port in spec.inputs)
    outputs = tuple(_output(port, notes.append) for port in spec.outputs)
    kept = {key: value for key, value in spec.annotations.items() if key not in _ASKED}
    if origin.startswith(("http://", "https://")):
        kept["derived_from"] = origin
    labels = (spec.metadata.labels if spec.metadata else None) or None
    body = replace(
        spec,
        name=None,
        description=None,
        inputs=inputs,
        outputs=outputs,
        metadata=MetadataSpec(kept or None, labels) if kept or labels else None,
    )
    answers = {"component": to_yaml(body), **_suggestions(spec)}
    return Adopted(snake_name(spec.name or ""), answers, tuple(notes))


def _suggestions(spec: ComponentSpec) -> dict[str, str]:
    from catalog.library.reference import is_version

    given = spec.annotations
    answers = {"license": _license(given.get("license", ""))}
    if is_version(given.get("version", "")):
        answers["version"] = given["version"]
    if given.get("author", "").strip():
        answers["author"] = given["author"].strip()
    if (spec.description or "").strip():
        answers["description"] = str(spec.description).strip()
    return answers


def _license(text: str) -> str:
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    try:
        return str(canonicalize_license_expression(text)) if text.strip() else UNKNOWN_LICENSE
    except InvalidLicenseExpression:
        return UNKNOWN_LICENSE


def _input(port: InputSpec, by_value: bool, note: Callable[[str], None]) -> InputSpec:
    type_spec = _type(port, "input", "String" if by_value else "Artifact", note)
    mended = replace(port, type=type_spec, description=_description(port, type_spec, "input", note))
    if (
        mended.default is not None
        and not isinstance(mended.default, str)
        and CANONICAL.get(type_name(type_spec)) == "str"
    ):
        note(f'the default of the input "{port.name}" is now text: {default_text(mended)!r}')
        mended = replace(mended, default=default_text(mended))
    return mended


def _output(port: OutputSpec, note: Callable[[str], None]) -> OutputSpec:
    type_spec = _type(port, "output", "Artifact", note)
    return replace(port, type=type_spec, description=_description(port, type_spec, "output", note))


def _type(port: InputSpec | OutputSpec, side: str, fallback: str, note: Callable[[str], None]) -> Any:
    if not type_name(port.type):
        note(f'the {side} "{port.name}" had no type and is now {fallback}')
        return fallback
    if isinstance(port.type, str) and port.type not in CANONICAL and port.type.lower() in _SPELLINGS:
        known = _SPELLINGS[port.type.lower()]
        note(f'the type of the {side} "{port.name}" is now written {known}, not {port.type}')
        return known
    return port.type


def _description(port: InputSpec | OutputSpec, type_spec: Any, side: str, note: Callable[[str], None]) -> str:
    if (port.description or "").strip():
        return str(port.description)
    note(f'the {side} "{port.name}" had no description: say what it is')
    return port_description(port.name, type_spec)
