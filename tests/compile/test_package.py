"""Pipelines of every form that is accepted, told apart by their keys."""

from __future__ import annotations

import pytest

from catalog.compile.package import kind_of_package, read_package
from catalog.errors import SpecError

COMPONENT = "name: x\nimplementation: {container: {image: i, command: [argoproj.io, deploymentSpec]}}\n"
WORKFLOW = """
apiVersion: argoproj.io/v1alpha1
kind: Workflow
spec:
  entrypoint: main
  templates:
  - {name: main, container: {image: i, command: [echo]}}
"""
IR = """
pipelineInfo: {name: example}
deploymentSpec: {executors: {e: {container: {image: i, command: [echo]}}}}
components: {comp-c: {executorLabel: e}}
root: {dag: {tasks: {c: {componentRef: {name: comp-c}}}}}
"""


@pytest.mark.parametrize(("text", "kind"), [(COMPONENT, "component"), (WORKFLOW, "argo"), (IR, "ir")])
def test_kinds(text: str, kind: str) -> None:
    assert kind_of_package(text) == kind
    spec = read_package(text)
    assert (spec.container is not None) == (kind == "component")
    assert (spec.graph is not None) == (kind != "component")


@pytest.mark.parametrize("text", ["kind: Workflow\napiVersion: argoproj.io/v1alpha1\nspec: [", "deploymentSpec: {}"])
def test_broken_texts(text: str) -> None:
    with pytest.raises(SpecError):
        read_package(text)
