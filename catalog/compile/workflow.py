"""A linked pipeline to an Argo Workflow."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from catalog.compile.annotations import PREFIX, no_tags
from catalog.compile.compiled import Compiled
from catalog.compile.data_volume import pass_on_volume
from catalog.compile.expressions import fill_run_texts
from catalog.compile.graph import PARALLELISM, GraphUse, Shared, compile_graph
from catalog.compile.options import CompileOptions
from catalog.compile.pod import PodTemplates
from catalog.compile.sources import Slot, Source, slot_for
from catalog.compile.spec_fields import spec_fields
from catalog.compile.stopping import STOPPING_LABEL, entry_template
from catalog.compile.templates import Templates
from catalog.compile.usage import Usage
from catalog.pipeline.settings import settings_of
from catalog.pipeline.single import as_graph
from catalog.spec.emit import to_struct
from catalog.spec.model import ComponentSpec
from catalog.spec.names import kubernetes_name
from catalog.spec.types import default_text
from catalog.spec.uris import is_local

API_VERSION = "argoproj.io/v1alpha1"


def compile_workflow(spec: ComponentSpec, options: CompileOptions | None = None) -> Compiled:
    """The Workflow of a linked, sound pipeline (or of a single component), and how it leads back to its tasks.

    Deterministic: the same pipeline and options give the same bytes. Nothing is left to run when every task's result
    is known: the Workflow then has no template. Raises CompileError for what Argo cannot express.
    """
    asked = options or CompileOptions()
    settings = asked.settings.over(settings_of(spec))
    if settings.data_volume:
        # What the containers of one pod pass on is on no other volume.
        asked = replace(asked, fuse=False)
    templates = Templates()
    shared = Shared(templates, PodTemplates(templates, asked), Usage(), asked, set(), [])
    graph = as_graph(spec)
    values = _values(graph, asked)
    slots, sources = _inputs(shared, graph, values)
    origins = {name: slots[name].source() if name in slots else source for name, source in sources.items()}
    origins = {name: source for name, source in origins.items() if source.expression or source.constant is not None}
    # The limit of the workflow counts the pods the controller has seen, that of the template what it started: a pod
    # too new to be seen is no reason for one more.
    bound = {PARALLELISM: str(settings.parallelism)} if settings.parallelism else None
    use = GraphUse(graph, "", sources, slots, {}, wish=spec.name or "pipeline", settings=bound, origins=origins)
    made = compile_graph(shared, use)
    entry = entry_template(templates, made.template, slots, made.stops) if made.stops else made.template
    fields = spec_fields(settings)
    body: dict[str, Any] = {
        "entrypoint": entry,
        **fields,
        **_arguments(slots, values),
        **_defaults(asked, fields),
        "templates": templates.emit(),
    }
    if settings.data_volume:
        body = pass_on_volume(body, settings.data_volume, settings.data_volume_prefix)
    metadata = _metadata(spec, asked)
    workflow = {"apiVersion": API_VERSION, "kind": "Workflow", "metadata": metadata, "spec": body}
    warnings = (*shared.warnings, *_root_warnings(shared))
    return Compiled(workflow, templates.places, frozenset(shared.known), warnings)


def _root_warnings(shared: Shared) -> Iterator[str]:
    root = shared.options.pipeline_root
    if shared.pods.asked_for_uris and is_local(root):
        yield f"the pipeline root {root} is a folder of this machine: outputs with URIs go through the artifact store"


def _values(graph: ComponentSpec, options: CompileOptions) -> dict[str, str | None]:
    """The inputs that have a value, or must get one when the workflow is submitted (None)."""
    values: dict[str, str | None] = {}
    for port in graph.inputs:
        given = options.arguments.get(port.name, default_text(port))
        if given is not None:
            values[port.name] = fill_run_texts(given, options.texts)
        elif port.required:
            values[port.name] = None
    return values


def _inputs(
    shared: Shared, graph: ComponentSpec, values: Mapping[str, str | None]
) -> tuple[dict[str, Slot], dict[str, Source]]:
    taken: set[str] = set()
    slots: dict[str, Slot] = {}
    sources: dict[str, Source] = {}
    for name, text in values.items():
        if text is not None and "{{" in text:
            # Argo reads its own arguments for tags, and waits for ever where one has no end.
            sources[name] = Source(constant=text)
            continue
        slots[name] = slot_for(name, Source(), shared.usage.of_input(graph, None, name), taken)
        sources[name] = Source(expression=f"workflow.parameters.{slots[name].parameter}")
    return slots, sources


def _arguments(slots: Mapping[str, Slot], values: Mapping[str, str | None]) -> dict[str, Any]:
    parameters = []
    for name, slot in slots.items():
        text = values[name]
        if slot.parameter:
            parameters.append({"name": slot.parameter, **({} if text is None else {"value": text})})
    return {"arguments": {"parameters": parameters}} if parameters else {}


def _defaults(options: CompileOptions, spec: dict[str, Any]) -> dict[str, Any]:
    """`templateDefaults` with the place of artifacts beside what the settings ask for."""
    if not options.archive_location:
        return {}
    return {"templateDefaults": {**spec.get("templateDefaults", {}), "archiveLocation": dict(options.archive_location)}}


def _metadata(spec: ComponentSpec, options: CompileOptions) -> dict[str, Any]:
    base = kubernetes_name(spec.name or "pipeline")[:50].strip("-") or "pipeline"
    metadata: dict[str, Any] = {"name": options.name} if options.name else {"generateName": f"{base}-"}
    if options.namespace:
        metadata["namespace"] = options.namespace
    labels = {"app.kubernetes.io/managed-by": "kfp-catalog", STOPPING_LABEL: "false", **options.labels}
    described = {
        "name": spec.name,
        "description": spec.description,
        "inputs": to_struct(spec).get("inputs"),
    }
    text = json.dumps({name: value for name, value in described.items() if value}, sort_keys=True, ensure_ascii=False)
    metadata["labels"] = labels
    metadata["annotations"] = {f"{PREFIX}/pipeline_spec": no_tags(text), **options.annotations}
    return metadata
