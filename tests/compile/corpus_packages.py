"""Compiled pipelines of the corpus, each read again and tried: what the tests of both readers share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from catalog.compile.options import CompileOptions
from catalog.compile.workflow import compile_workflow
from catalog.errors import SpecError
from catalog.pipeline.check import check_pipeline
from catalog.pipeline.groups import containers_of
from catalog.spec.emit import to_yaml
from catalog.spec.model import ComponentSpec
from catalog.spec.parse import parse_component
from tests.requirements import require

Read = Callable[[str, str], ComponentSpec]
# Components that name no command get this one: what their images start is not known here.
ENTRY = (("/entry",), ())


def corpus_files(pattern: str) -> list[Path]:
    """The corpus files of a pattern; skips the test where there is no corpus."""
    folder = os.environ.get("CATALOG_CORPUS", "")
    require("corpus", bool(folder), "CATALOG_CORPUS does not name the conformance corpus")
    return sorted(Path(folder).glob(pattern))


def compiled_again(spec: ComponentSpec) -> dict[str, object]:
    """The Workflow of a pipeline that was read."""
    commands = {component.container.image: ENTRY for component in containers_of(spec) if component.container}
    arguments = {port.name: "1" for port in spec.inputs if port.required}
    options = CompileOptions(arguments=arguments, image_commands=commands, pipeline_root="s3://bucket/root")
    return dict(compile_workflow(spec, options).workflow)


def read_all(paths: list[Path], read: Read) -> tuple[dict[str, ComponentSpec], dict[str, set[str]]]:
    """The pipelines by file name, and the rules by which the others were refused.

    Each pipeline that is read is sound, says the same when it is written as text and read once more, and compiles.
    """
    pipelines: dict[str, ComponentSpec] = {}
    refused: dict[str, set[str]] = {}
    for path in paths:
        name = path.name.partition(".")[0]
        try:
            spec = read(path.read_text(encoding="utf-8"), path.name)
        except SpecError as error:
            refused[name] = {finding.rule for finding in error.findings}
            assert all(finding.position is not None for finding in error.findings), name
            continue
        assert check_pipeline(spec) == [], name
        assert parse_component(to_yaml(spec), path.name) == spec, name
        assert compiled_again(spec)["kind"] == "Workflow"
        pipelines[name] = spec
    return pipelines, refused


def score(pipelines: dict[str, ComponentSpec], refused: dict[str, set[str]]) -> str:
    """The line of the summary."""
    reasons = {name: ", ".join(sorted(rules)) for name, rules in refused.items()}
    return f"{len(pipelines)} read, sound and compiled again, {len(refused)} refused: {reasons or 'none'}"
