"""Cases of the components that work on a cluster hold there, each as a workflow."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress

import pytest

from catalog.client.testing.case_file import read_cases
from catalog.client.testing.component_tests import run_component_tests
from catalog.client.testing.order import CaseOrder, CaseReport
from catalog.errors import MachineError
from catalog.library.libraries import Libraries
from catalog.run.argo.cluster import Cluster, connect
from catalog.run.argo.kinds import CONFIG_MAP
from tests.components.cluster_steps.claims import load_steps_image
from tests.components.harness import LIBRARY, load
from tests.requirements import cluster_available, require

pytestmark = pytest.mark.cluster

NAMESPACE = "kubeflow"
COMPONENTS = tuple(
    f"{name}/1.0.0"
    for name in (
        "dataset",
        "kubernetes_apply",
        "model_server",
        "modelhub",
        "pytorchjob",
        "serving",
        "tensorboard",
        "tfjob",
        "training",
    )
)
WITH_FILES = {"dataset/1.0.0": "a-local-file-as-an-artifact", "modelhub/1.0.0": "from-an-artifact"}
"""An output that is a folder, and an input that is a file."""
APPLIED = "kubernetes-apply-case"


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """The cluster, which has our image."""
    require("cluster", cluster_available(), "KUBECONFIG names no cluster with Argo Workflows that answers")
    load_steps_image()
    with connect() as found:
        yield found
        with suppress(MachineError):
            found.delete(CONFIG_MAP, APPLIED, NAMESPACE)


def only_here() -> Iterator[str]:
    """The ids of cases that run nowhere else; of components without such a case, that with files or the first."""
    for component in COMPONENTS:
        label = component.replace("/", "@")
        cases = read_cases(LIBRARY / component / "tests.yaml", load(component))
        named = [case.name for case in cases if case.engines == ("argo",)]
        for name in named or [WITH_FILES.get(component, cases[0].name)]:
            yield f"{label}:{name}"


def report_on(*select: str) -> CaseReport:
    """The report on the components, or on the selected cases."""
    places = tuple(str(LIBRARY / component) for component in COMPONENTS)
    return run_component_tests(CaseOrder(places, engine="argo", select=select), Libraries())


def require_all_hold(report: CaseReport) -> None:
    """Assert that every case holds."""
    bad = [(one.label, one.case.name, one.error, one.mismatches, one.log) for one in report.results if not one.passed]
    assert report.passed, (report.findings, bad)
    assert {result.state for result in report.results} == {"ok"}


def test_cases_that_need_a_cluster_hold_there(cluster: Cluster) -> None:
    report = report_on(*only_here())
    require_all_hold(report)
    assert {result.label.partition("@")[0] for result in report.results} == {
        component.partition("/")[0] for component in COMPONENTS
    }


@pytest.mark.soak
@pytest.mark.skipif(not os.environ.get("CATALOG_SOAK"), reason="the long form: `make soak`")
def test_all_their_cases_hold_on_a_cluster(cluster: Cluster) -> None:
    require_all_hold(report_on())
