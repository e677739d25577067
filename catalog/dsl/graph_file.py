"""A pipeline's function as a component that other pipelines use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from catalog.dsl.build import build_pipeline
from catalog.library.link import strip_specs
from catalog.load.factory import ComponentFactory, make_factory
from catalog.spec.emit import to_yaml
from catalog.spec.model import MetadataSpec


def create_graph_component_from_pipeline_func(
    pipeline_func: Callable[..., Any],
    output_component_file: str | Path | None = None,
    embed_component_specs: bool = False,
    annotations: Mapping[str, str] | None = None,
) -> ComponentFactory:
    """The graph component of a pipeline's function, written to a file too when one is named.

    In the file, components that a URL or a library holds stay references unless `embed_component_specs` is true.
    """
    spec = build_pipeline(pipeline_func)
    if annotations:
        old = spec.metadata or MetadataSpec()
        spec = replace(spec, metadata=replace(old, annotations={**(old.annotations or {}), **annotations}))
    if output_component_file is not None:
        path = Path(output_component_file)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(to_yaml(spec if embed_component_specs else strip_specs(spec)), encoding="utf-8")
    return make_factory(spec)
