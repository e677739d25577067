"""A real cluster for the steps: KUBECONFIG names it."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from cluster_steps.cluster import Cluster, open_cluster
from cluster_steps.errors import StepFailure
from tests.components.cluster_steps.steps import Step
from tests.requirements import require

NAMESPACE = "kubeflow"


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The namespace of the tests."""
    require("cluster", bool(os.environ.get("KUBECONFIG")), "KUBECONFIG names no cluster")
    with open_cluster(NAMESPACE) as opened:
        answer = ""
        try:
            opened.list("v1", "ConfigMap")
        except StepFailure as failure:
            answer = str(failure)
        require("cluster", not answer, answer)
        yield opened


@pytest.fixture
def unique() -> str:
    """A name that no other object has."""
    return f"test-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def step(tmp_path: Path) -> Step:
    """Runs a step as a process of its own, with its outputs in a folder of its own."""
    return Step(tmp_path / "outputs", NAMESPACE)
