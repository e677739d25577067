"""Workflows for the tests of the reader, put together from parts."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.compile.from_argo.read import read_workflow
from catalog.errors import Finding, SpecError
from catalog.pipeline.check import require_sound
from catalog.spec.emit import dump_yaml
from catalog.spec.model import ComponentSpec, TaskSpec

SAY = {
    "name": "say",
    "inputs": {"parameters": [{"name": "text"}]},
    "container": {"image": "busybox", "command": ["echo", "{{inputs.parameters.text}}"]},
}
MAKE = {
    "name": "make",
    "container": {"image": "busybox", "command": ["make", "/tmp/outputs/data/data"]},
    "outputs": {
        "parameters": [{"name": "make-data", "valueFrom": {"path": "/tmp/outputs/data/data"}}],
        "artifacts": [{"name": "make-data", "path": "/tmp/outputs/data/data"}],
    },
}


def task(name: str, template: str = "", arguments: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    """A task of a DAG; `arguments` are parameters."""
    found: dict[str, Any] = {"name": name, "template": template or name, **more}
    if arguments:
        found["arguments"] = {"parameters": [{"name": key, "value": value} for key, value in arguments.items()]}
    return found


def dag(name: str, *tasks: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A template that is a DAG."""
    return {"name": name, "dag": {"tasks": list(tasks)}, **more}


def text_of(*templates: dict[str, Any], annotations: dict[str, str] | None = None, **spec: Any) -> str:
    """A workflow whose entry point is `main`."""
    metadata: dict[str, Any] = {"generateName": "main-", **({"annotations": annotations} if annotations else {})}
    body = {"entrypoint": "main", "templates": list(templates), **spec}
    return dump_yaml({"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "metadata": metadata, "spec": body})


def read(*templates: dict[str, Any], **spec: Any) -> ComponentSpec:
    """The pipeline of such a workflow, found sound."""
    found = read_workflow(text_of(*templates, **spec), "w.yaml")
    require_sound(found)
    return found


def refusals(*templates: dict[str, Any], **spec: Any) -> list[Finding]:
    """What is found wrong with such a workflow."""
    with pytest.raises(SpecError) as caught:
        read_workflow(text_of(*templates, **spec), "w.yaml")
    return list(caught.value.findings)


def tasks_of(spec: ComponentSpec | None) -> dict[str, TaskSpec]:
    """The tasks of a graph."""
    assert spec is not None and spec.graph is not None
    return dict(spec.graph.tasks)


def inner(spec: ComponentSpec, *path: str) -> ComponentSpec:
    """The component of the task at a path of task ids."""
    for task_id in path:
        found = tasks_of(spec)[task_id].component_ref.spec
        assert found is not None
        spec = found
    return spec
