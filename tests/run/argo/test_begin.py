from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from catalog.compile.known import KnownOutput
from catalog.errors import CompileError
from catalog.run.argo.begin import Site, compile_options, known_output
from catalog.run.argo.target import Target
from catalog.run.artifact_stores import open_artifacts
from catalog.run.plan import RunPlan
from catalog.spec.parse import parse_component
from tests.run.argo.answers import answering

PIPELINE = """
name: pipeline
metadata: {annotations: {SETTINGS}}
implementation:
  graph:
    tasks: {only: {componentRef: {spec: {name: only, implementation: {container: {image: a, command: [a]}}}}}}
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A place that is not asked for anything."""
    with answering(tmp_path, []) as cluster:
        yield Site(cluster, Target("team", "runner"))


def plan(tmp_path: Path, settings: str = "a: b", root: str = "") -> RunPlan:
    spec = parse_component(PIPELINE.replace("SETTINGS", settings))
    return RunPlan("run-1", "name", spec, {}, tmp_path, uri_root=root)


def test_the_pipeline_root_and_the_run_are_told_to_the_compiler(site: Site, tmp_path: Path) -> None:
    options = compile_options(plan(tmp_path, root="s3://bucket/root"), site, {})
    assert options.pipeline_root == "s3://bucket/root"
    assert options.texts == {"workflow.name": "name", "workflow.uid": "run-1"}


def test_files_on_a_volume_cannot_be_brought_home(site: Site, tmp_path: Path) -> None:
    settings = """workflow_settings: '{"data_volume": {"persistentVolumeClaim": {"claimName": "data"}}}'"""
    with pytest.raises(CompileError) as caught:
        compile_options(plan(tmp_path, settings), site, {})
    assert caught.value.rule == "argo-data-volume"


def test_a_known_output_at_a_uri_is_that_uri(site: Site, tmp_path: Path) -> None:
    store = open_artifacts(tmp_path / "artifacts")
    stored = store.put_text("s3://bucket/place")
    assert known_output(replace(stored, uri="s3://bucket/place"), site, store) == KnownOutput(
        "s3://bucket/place", is_uri=True
    )
    assert known_output(stored, site, store) == KnownOutput("s3://bucket/place")
