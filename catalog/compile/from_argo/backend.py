"""A workflow that kfp 2's backend made from pipeline IR: the IR is inside, spread over arguments."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from catalog.compile.cursor import Cursor
from catalog.compile.from_argo.tags import only_tag
from catalog.compile.from_ir.read import read_pipeline_ir
from catalog.compile.json_data import json_data
from catalog.errors import Finding, SpecError
from catalog.spec.model import ComponentSpec

ROOT = "components-root"


def is_from_backend(spec: Cursor) -> bool:
    """True for a workflow whose arguments hold the root of pipeline IR."""
    return any(place.text("name") == ROOT for place in spec.listed("arguments", "parameters"))


def pipeline_of_backend(root: Cursor, spec: Cursor) -> ComponentSpec:
    """The pipeline whose IR the workflow carries. Raises SpecError; what is found in the IR stands at the workflow."""
    values = {place.text("name"): place.text("value") for place in spec.listed("arguments", "parameters")}
    components: dict[str, Any] = {}
    executors: dict[str, Any] = {}
    platform: dict[str, Any] = {}
    for template in spec.listed("templates"):
        for arguments in _driver_calls(template):
            texts = {name: _filled(text, values) for name, text in arguments.items()}
            _add_call(texts, components, executors, platform)
    name = root.text("metadata", "generateName").rstrip("-") or root.text("metadata", "name")
    document: dict[str, Any] = {
        "pipelineInfo": {"name": name or "pipeline"},
        "components": components,
        "deploymentSpec": {"executors": executors},
        "root": _json(values[ROOT]),
        "schemaVersion": "2.1.0",
    }
    text = json.dumps(document)
    if platform:
        text += "\n---\n" + json.dumps({"platforms": {"kubernetes": {"deploymentSpec": {"executors": platform}}}})
    try:
        found = read_pipeline_ir(text)
    except SpecError as error:
        raise SpecError(findings=[_at(finding, root) for finding in error.findings]) from None
    return replace(found, source=None)


def _at(finding: Finding, root: Cursor) -> Finding:
    return replace(finding, position=root.position, source_line="")


def _driver_calls(template: Cursor) -> Iterator[dict[str, str]]:
    """The arguments of every task that has a component and a task: those of drivers."""
    for task in template.listed("dag", "tasks"):
        found = {
            place.text("name"): place.text("value")
            for place in task.listed("arguments", "parameters")
            if place.get("value") is not None
        }
        if "component" in found and "task" in found:
            yield found


def _filled(text: str, values: dict[str, str]) -> str:
    tag = only_tag(text) if text.startswith("{{") else None
    return values.get(tag.name, "") if tag is not None and tag.kind == "global" else text


def _add_call(
    texts: dict[str, str], components: dict[str, Any], executors: dict[str, Any], platform: dict[str, Any]
) -> None:
    task, component = _json(texts["task"]), _json(texts["component"])
    reference = task.get("componentRef")
    name = reference.get("name") if isinstance(reference, dict) else None
    if not isinstance(name, str):
        return
    components[name] = component
    label = component.get("executorLabel")
    if not isinstance(label, str):
        return
    if texts.get("container"):
        executors[label] = {"container": _json(texts["container"])}
    elif texts.get("importer"):
        executors[label] = {"importer": _json(texts["importer"])}
    if texts.get("kubernetes-config"):
        platform[label] = _json(texts["kubernetes-config"])


def _json(text: str) -> dict[str, Any]:
    found = json_data(text)
    return found if isinstance(found, dict) else {}
