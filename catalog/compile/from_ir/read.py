"""The text of a pipeline compiled by kfp 2 (its pipeline IR) to a pipeline that any engine runs."""

from __future__ import annotations

from dataclasses import replace

from catalog.compile.cursor import Cursor
from catalog.compile.from_ir.graphs import IrGraphs
from catalog.compile.from_ir.package import IrPackage, read_package
from catalog.compile.json_data import whole_number
from catalog.pipeline.settings import WorkflowSettings, with_settings
from catalog.spec.document import Reader, compose_all
from catalog.spec.ir import read_description
from catalog.spec.model import ComponentSpec, Source
from catalog.spec.parse import digest_of


def read_pipeline_ir(text: str, file: str = "") -> ComponentSpec:
    """The pipeline, linked: every component is inside.

    Components whose program wants kfp's executor input are started by a launcher of our own, which needs `python3` in
    their image, as they do themselves. Raises SpecError with everything that has no counterpart, each with its place.
    """
    reader = Reader(text, file)
    documents = [Cursor(reader, node, "the compiled pipeline") for node in compose_all(text, file)]
    package = read_package(documents)
    found = _pipeline(package, documents[0], text) if package is not None else ComponentSpec()
    reader.findings = list(dict.fromkeys(reader.findings))
    reader.finish()
    return replace(found, source=Source(location=file, digest=digest_of(text)))


def _pipeline(package: IrPackage, document: Cursor, text: str) -> ComponentSpec:
    body = document.get("pipelineSpec") or document
    info = body.get("pipelineInfo")
    graph = IrGraphs(package).graph(package.root, "root", ()).executor.component
    described = (info.text("description") if info is not None else "") or read_description(text)
    name = info.text("name") if info is not None else ""
    return with_settings(replace(graph, name=name or "pipeline", description=described or None), _settings(package))


def _settings(package: IrPackage) -> WorkflowSettings:
    config = package.settings
    if config is None:
        return WorkflowSettings()
    config.only(("pipelineTtl",), "ir-pipeline-config", "how long a finished run is kept is read")
    return WorkflowSettings(ttl_seconds=whole_number(config.plain("pipelineTtl")))
