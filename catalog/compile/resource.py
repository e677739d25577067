"""A task that is an object of Kubernetes: Argo's resource template."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from catalog.compile.expressions import member, tag
from catalog.errors import CompileError
from catalog.spec.input_references import fill_references
from catalog.spec.model import ComponentSpec, TaskSpec

_FIELDS = ("action", "mergeStrategy", "successCondition", "failureCondition", "setOwnerReference", "flags", "manifest")


def resource_body(
    spec: ComponentSpec, task: TaskSpec | None, names: Mapping[str, str], fill: Callable[[str], str]
) -> dict[str, Any]:
    """`resource` and `outputs` of the template. Raises CompileError for a component that has no implementation."""
    resource = task.extension.resource if task and task.extension else None
    if resource is None:
        raise CompileError(f'"{spec.name}" has no implementation', rule="no-implementation")
    given = {name: resource[name] for name in _FIELDS if resource.get(name) not in (None, "", [])}
    body = {
        name: fill_references(value, _inside_json(fill) if name == "manifest" and _is_json(value) else fill)
        for name, value in given.items()
    }
    parameters = [
        {"name": names[name], "valueFrom": {"jsonPath": path}}
        for name, path in (resource.get("outputs") or {}).items()
        if name in names
    ]
    made: dict[str, Any] = {"resource": body}
    if parameters:
        made["outputs"] = {"parameters": parameters}
    return made


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _inside_json(fill: Callable[[str], str]) -> Callable[[str], str]:
    """The same inside a JSON string: quotes and line ends of the value are escaped."""

    def escaped(name: str) -> str:
        text = fill(name)
        parameter = text.removeprefix("{{inputs.parameters.").removesuffix("}}")
        return tag(f"sprig.toJson({member('inputs.parameters', parameter)})[1:-1]") if parameter else ""

    return escaped
