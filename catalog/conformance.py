"""What our loader makes of one component text, in the shape of the conformance corpus' rows.

`describe` answers for a text what the real kfp 1.8.22 answered in `golden_v1.jsonl`; the README of the corpus defines
every field.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.command import resolve_command, standard_places, task_arguments
from catalog.errors import CatalogError
from catalog.spec.model import ComponentSpec, InputSpec
from catalog.spec.names import output_names, python_names
from catalog.spec.parse import parse_component
from catalog.spec.signature import factory_doc, factory_name, ordered_inputs
from catalog.spec.types import annotation_of


def describe(text: str) -> dict[str, Any]:
    """The row for one component text. Never raises and never touches the network."""
    try:
        spec = parse_component(text)
        return _row(spec)
    except CatalogError as error:
        return {"ok": False, "error": str(error), "error_kind": error.rule}
    except Exception as error:
        return {"ok": False, "error": f"{type(error).__name__}: {error}", "error_kind": "internal"}


def _row(spec: ComponentSpec) -> dict[str, Any]:
    inputs = python_names(port.name for port in spec.inputs)
    row: dict[str, Any] = {
        "ok": True,
        "digest": spec.source.digest if spec.source else "",
        "name": spec.name,
        "factory_name": factory_name(spec),
        "doc_head": factory_doc(spec)[:80],
        "params": [_parameter(port, inputs[port.name]) for port in ordered_inputs(spec)],
        "input_name_map": inputs,
        "output_name_map": output_names(port.name for port in spec.outputs),
        "impl": "graph" if spec.graph else "container" if spec.container else None,
    }
    if spec.container is not None:
        row["cmd_required"] = _command(spec, {p.name: _shown(p) for p in spec.inputs if not p.optional})
        row["cmd_all"] = _command(spec, {p.name: _shown(p) for p in spec.inputs})
        row["cmd_task"] = _task_command(spec)
    return row


def _parameter(port: InputSpec, name: str) -> dict[str, Any]:
    return {
        "py": name,
        "annotation": annotation_of(port.type),
        "has_default": not port.required,
        "optional": port.optional,
        "default": port.default,
    }


def _shown(port: InputSpec) -> str:
    return f"<<{port.name}>>" if port.default is None else str(port.default)


def _task_command(spec: ComponentSpec) -> dict[str, Any]:
    given = {port.name: f"<<{port.name}>>" for port in ordered_inputs(spec) if port.required}
    try:
        arguments = task_arguments(spec, given)
    except CatalogError as error:
        return {"error": str(error)}
    return _command(spec, arguments)


def _command(spec: ComponentSpec, arguments: Mapping[str, str]) -> dict[str, Any]:
    places = standard_places(spec)
    try:
        line = resolve_command(spec, dict(arguments), places)
    except CatalogError as error:
        return {"error": str(error)}
    return {
        "command": list(line.command),
        "args": list(line.args),
        "input_paths": {**line.input_paths, **{name: places.input_path(name) for name in line.input_uris}},
        "output_paths": {**line.output_paths, **{name: places.output_path(name) for name in line.output_uris}},
        "by_value": sorted(line.by_value),
    }
