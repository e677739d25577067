"""Pipeline IR of the corpus is read without loss, or refused with a reason; needs CATALOG_CORPUS."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from catalog.compile.from_argo.read import read_workflow
from catalog.compile.from_ir.read import read_pipeline_ir
from catalog.pipeline.groups import graphs_of
from catalog.spec.model import ComponentSpec
from tests.compile.corpus_packages import corpus_files, read_all, score

pytestmark = pytest.mark.corpus

REFUSED = {
    "components_with_optional_artifacts": {"ir-importer"},
    "missing_kubernetes_optional_inputs": {"ir-kubernetes", "ir-kubernetes-json"},
    "pythonic_artifacts_with_list_of_artifacts": {"ir-artifact-list"},
}


def task_paths(spec: ComponentSpec) -> set[str]:
    """Every task at every depth."""
    return {
        "/".join((*path, task_id))
        for path, graph in graphs_of(spec)
        for task_id in (graph.graph.tasks if graph.graph is not None else ())
    }


def test_pipelines_of_kfp_2(report_score: Callable[[str], None]) -> None:
    pipelines, refused = read_all(corpus_files("ir-argo/*.ir.yaml"), read_pipeline_ir)
    report_score(f"pipeline IR of kfp 2: {score(pipelines, refused)}")
    assert refused == REFUSED
    assert len(pipelines) == 37


def test_the_backends_workflow_of_a_pipeline_has_the_same_tasks() -> None:
    for path in corpus_files("ir-argo/*.ir.yaml"):
        name = path.name.partition(".")[0]
        if name in REFUSED:
            continue
        workflow = path.with_name(f"{name}.argo.yaml").read_text(encoding="utf-8")
        first, second = read_pipeline_ir(path.read_text(encoding="utf-8")), read_workflow(workflow)
        assert task_paths(first) == task_paths(second), name
        assert first.inputs == second.inputs, name


@pytest.mark.parametrize(
    ("name", "task", "known"),
    [
        ("if_elif_else_complex", "print-ints", {"items": {"ints": "Integer"}, "status": {}}),
        ("pipeline_with_input_status_state", "echo-state", {"items": {}, "status": {"status": "exit-handler-1"}}),
    ],
)
def test_a_task_is_told_what_its_inputs_hold(name: str, task: str, known: dict[str, dict[str, str]]) -> None:
    [path] = corpus_files(f"ir-argo/{name}.ir.yaml")
    spec = read_pipeline_ir(path.read_text(encoding="utf-8"), path.name)
    assert spec.graph is not None
    inner = spec.graph.tasks[task].component_ref.spec
    assert inner is not None and inner.container is not None and inner.container.command is not None
    ports = json.loads(str(inner.container.command[4]))
    assert {key: ports[key] for key in known} == known
