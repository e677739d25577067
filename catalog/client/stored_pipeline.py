"""The linked pipeline of a run as the store keeps it, and back.

The text is canonical YAML, or JSON (which is YAML too) for a pipeline beyond the limits on files of users: it then is
read piece by piece, and equal components only once. Where components came from is no part of a component file, so it
stands beside the text, by digest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any

from catalog.client.rewrite import rewrite
from catalog.client.struct_nodes import node_of
from catalog.errors import CatalogError, StoreError
from catalog.pipeline.groups import graphs_of
from catalog.spec.document import Reader
from catalog.spec.emit import to_struct, to_yaml
from catalog.spec.model import ComponentRef, ComponentSpec, GraphImplementation, Source
from catalog.spec.parse import digest_of, parse_component, read_component

MAX_YAML_TASKS = 500
MAX_YAML_NESTING = 8
MAX_YAML_BYTES = 1 << 19

Sources = Mapping[str, Mapping[str, Any]]


def stored_text(spec: ComponentSpec) -> str:
    """The text of a linked pipeline; `read_stored` gives an equal one back."""
    sizes = [(len(path), len(graph.graph.tasks)) for path, graph in graphs_of(spec) if graph.graph is not None]
    if sum(tasks for _, tasks in sizes) <= MAX_YAML_TASKS and all(depth <= MAX_YAML_NESTING for depth, _ in sizes):
        text = to_yaml(spec)
        if len(text) <= MAX_YAML_BYTES:
            return text
    return json.dumps(to_struct(spec), ensure_ascii=False)


def with_digests(spec: ComponentSpec) -> ComponentSpec:
    """The same pipeline with the digest of its component in every reference that has none."""

    def note(ref: ComponentRef, component: ComponentSpec) -> tuple[ComponentRef, ComponentSpec]:
        digest = component.source.digest if component.source else ""
        return (replace(ref, digest=digest) if digest and not ref.digest else ref), component

    return rewrite(spec, note)


def sources_of(spec: ComponentSpec) -> dict[str, dict[str, Any]]:
    """Where the components of a pipeline with digests came from, by digest, as JSON values; its own under no text."""
    found: dict[str, dict[str, Any]] = {}
    if spec.source is not None:
        found[""] = asdict(spec.source)

    def note(ref: ComponentRef, component: ComponentSpec) -> tuple[ComponentRef, ComponentSpec]:
        if component.source is not None and ref.digest:
            found[ref.digest] = asdict(component.source)
        return ref, component

    rewrite(spec, note)
    return found


def read_stored(text: str, sources: Sources) -> ComponentSpec:
    """The linked pipeline of a stored text, with its sources; StoreError when the text is damaged."""
    return _read(text, json.dumps(sources, sort_keys=True))


# A page about a run asks for its pipeline again and again, and many runs share one.
@lru_cache(maxsize=16)
def _read(text: str, sources_text: str) -> ComponentSpec:
    sources: Sources = json.loads(sources_text)
    try:
        spec = _from_json(json.loads(text), {}) if text.startswith("{") else parse_component(text)
    except (CatalogError, ValueError) as error:
        raise StoreError(f"the stored pipeline cannot be read: {error}", rule="store-corrupt") from error
    shared: dict[str, ComponentSpec] = {}

    def restore(ref: ComponentRef, component: ComponentSpec) -> tuple[ComponentRef, ComponentSpec]:
        if not ref.digest or ref.digest not in sources:
            return ref, replace(component, source=None) if component.source else component
        if ref.digest not in shared:
            shared[ref.digest] = replace(component, source=Source(**sources[ref.digest]))
        return ref, shared[ref.digest]

    own = Source(**sources[""]) if "" in sources else None
    return replace(rewrite(spec, restore), source=own)


def _from_json(struct: dict[str, Any], known: dict[str, ComponentSpec]) -> ComponentSpec:
    """A component from plain data this program wrote; inline components are read once per distinct text."""
    tasks = struct.get("implementation", {}).get("graph", {}).get("tasks", {})
    inner: dict[str, ComponentSpec] = {}
    for task_id, task in tasks.items():
        inline = task["componentRef"].pop("spec", None)
        if inline is None:
            continue
        key = digest_of(json.dumps(inline))
        if key not in known:
            known[key] = _from_json(inline, known)
        inner[task_id] = known[key]
        # A reference must say something to be read.
        task["componentRef"].setdefault("tag", _INLINE)
    reader = Reader("", "")
    spec = read_component(reader, node_of(struct))
    reader.finish()
    return _filled(spec, inner)


_INLINE = "\0inline"


def _filled(spec: ComponentSpec, inner: Mapping[str, ComponentSpec]) -> ComponentSpec:
    if spec.graph is None:
        return spec
    tasks = dict(spec.graph.tasks)
    for task_id, component in inner.items():
        ref = tasks[task_id].component_ref
        tag = None if ref.tag == _INLINE else ref.tag
        tasks[task_id] = replace(tasks[task_id], component_ref=replace(ref, tag=tag, spec=component))
    return replace(spec, implementation=GraphImplementation(replace(spec.graph, tasks=tasks)))
