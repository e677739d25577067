"""The text of an Argo Workflow (kfp 1.8 writes such files) to a pipeline that any engine runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from catalog.compile.cursor import Cursor
from catalog.compile.expressions import parameter_name
from catalog.compile.from_argo.backend import is_from_backend, pipeline_of_backend
from catalog.compile.from_argo.graphs import GraphReader
from catalog.compile.from_argo.leaf import Leaf
from catalog.compile.from_argo.pods import KFP
from catalog.compile.from_argo.settings import KNOWN, read_settings
from catalog.compile.from_argo.templates import GLOBAL, read_templates
from catalog.compile.json_data import json_data
from catalog.errors import SpecError
from catalog.pipeline.settings import with_settings
from catalog.spec.document import Reader, compose_all
from catalog.spec.model import (
    ComponentRef,
    ComponentSpec,
    GraphImplementation,
    GraphInput,
    GraphSpec,
    InputSpec,
    Source,
    TaskExtension,
    TaskSpec,
)
from catalog.spec.parse import digest_of

_SPEC = ("entrypoint", "arguments", "templates", "onExit", "volumes", *KNOWN)


def read_workflow(text: str, file: str = "") -> ComponentSpec:
    """The pipeline of a Workflow or WorkflowTemplate, linked: every component is inside.

    Raises SpecError with everything that has no counterpart, each with its place.
    """
    reader = Reader(text, file)
    root = Cursor(reader, compose_all(text, file)[0], "the workflow")
    spec = root.get("spec")
    if root.text("kind") not in ("Workflow", "WorkflowTemplate") or spec is None:
        message = f'an object of the kind "{root.text("kind")}" is no Workflow'
        raise SpecError(message, rule="argo-kind", position=root.position)
    spec = spec.called("the workflow's spec")
    if is_from_backend(spec):
        return pipeline_of_backend(root, spec)
    found = _pipeline(root, spec)
    reader.findings = list(dict.fromkeys(reader.findings))
    reader.finish()
    return replace(found, source=Source(location=file, digest=digest_of(text)))


def _pipeline(root: Cursor, spec: Cursor) -> ComponentSpec:
    spec.only(_SPEC, "argo-workflow-field")
    graphs = GraphReader(read_templates(spec))
    note = _note(root)
    ports = _root_inputs(spec, note)
    entry = spec.text("entrypoint")
    template = graphs.templates.named.get(entry)
    if template is None:
        named = f'the entry point "{entry}" names no template' if entry else "the workflow names no entry point"
        spec.refuse("argo-template-missing", named, "write `entrypoint:` with the name of a template")
        return ComponentSpec()
    if template.get("dag") is not None or template.get("steps") is not None:
        body = graphs.graph(template, (entry,), outermost=True)
        tasks = dict(body.graph.tasks) if body.graph is not None else {}
        outputs = body.graph.output_values if body.graph is not None else None
        own = body.outputs
        # The entry's own defaults hold where the workflow gives no argument.
        known = {port.name for port in ports}
        inner = (replace(port, name=port.name.removeprefix(GLOBAL)) for port in body.inputs)
        ports = (*ports, *(port for port in inner if port.name not in known))
    else:
        leaf = graphs.leaf(spec, entry, ())
        tasks, outputs, own = {}, None, ()
        if leaf is not None:
            tasks = {entry: _alone(leaf, ports)}
    exit_name = spec.text("onExit")
    if exit_name:
        _add_exit(spec, graphs, exit_name, tasks, ports)
    found = ComponentSpec(
        name=str(note.get("name") or entry),
        description=str(note["description"]) if note.get("description") else None,
        inputs=ports,
        outputs=own,
        implementation=GraphImplementation(GraphSpec(tasks, outputs)),
    )
    return with_settings(found, read_settings(spec))


def _note(root: Cursor) -> Mapping[str, Any]:
    """What kfp notes about the pipeline: its name, description and inputs."""
    text = root.text("metadata", "annotations", f"{KFP}pipeline_spec")
    found = json_data(text)
    return found if isinstance(found, dict) else {}


def _root_inputs(spec: Cursor, note: Mapping[str, Any]) -> tuple[InputSpec, ...]:
    listed = note.get("inputs")
    noted: dict[str, Mapping[str, Any]] = {}
    for item in listed if isinstance(listed, list) else []:
        if isinstance(item, dict) and isinstance(item.get("name"), str):
            noted[parameter_name(item["name"], set())] = item
    found: list[InputSpec] = []
    for place in spec.listed("arguments", "parameters"):
        name = place.text("name")
        place.only(("name", "value", "default", "description", "enum"), "argo-parameter-source")
        told = noted.get(name, {})
        given = place.get("value") or place.get("default")
        kind, described = told.get("type"), told.get("description") or place.text("description")
        found.append(
            InputSpec(
                name,
                type=kind if isinstance(kind, (str, dict)) else None,
                description=str(described) if described else None,
                default=given.text() if given is not None else None,
                optional=told.get("optional") is True,
                position=place.position,
            )
        )
    for place in spec.listed("arguments", "artifacts"):
        place.refuse("argo-artifact-source", f'the workflow takes the artifact "{place.text("name")}"')
    return tuple(found)


def _alone(leaf: Leaf, ports: tuple[InputSpec, ...]) -> TaskSpec:
    """The task of a template that gets the workflow's parameters of the same names."""
    arguments: dict[str, Any] = dict(leaf.constants)
    for port in ports:
        for name in (port.name, f"{GLOBAL}{port.name}"):
            for own in leaf.inputs.get(name, (name,)):
                if leaf.component.input(own) is not None:
                    arguments[own] = GraphInput(port.name)
    return TaskSpec(
        ComponentRef(spec=leaf.component),
        arguments=arguments,
        execution_options=leaf.options,
        annotations=dict(leaf.annotations) if leaf.annotations else None,
        extension=leaf.extension,
    )


def _add_exit(
    spec: Cursor, graphs: GraphReader, name: str, tasks: dict[str, TaskSpec], ports: tuple[InputSpec, ...]
) -> None:
    leaf = graphs.leaf(spec, name, ())
    if leaf is None:
        return
    task = _alone(leaf, ports)
    task_id = name
    while task_id in tasks:
        task_id += "-exit"
    tasks[task_id] = replace(task, extension=replace(task.extension or TaskExtension(), finally_=True))
