"""Files on a volume of the cluster, passed on by pods there."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.compile.workflow import compile_workflow
from catalog.run.argo.cluster import Cluster
from catalog.run.argo.kinds import WORKFLOW, Kind
from catalog.run.argo.nodes import WorkflowStatus, read_status
from catalog.spec.parse import parse_component

pytestmark = pytest.mark.cluster

NAMESPACE = "kubeflow"
CLAIM = Kind("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim")
PIPELINE = (Path(__file__).parent / "pipelines" / "data_volume.yaml").read_text(encoding="utf-8")


@pytest.fixture
def claim(cluster: Cluster) -> Iterator[str]:
    """A volume claim that lasts as long as the test."""
    name = f"catalog-test-{uuid.uuid4().hex[:10]}"
    spec = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
    cluster.create(CLAIM, {"metadata": {"name": name}, "spec": spec}, NAMESPACE)
    yield name
    cluster.delete(CLAIM, name, NAMESPACE)


def run(cluster: Cluster, pipeline: str) -> WorkflowStatus:
    """The pipeline's Workflow at its end."""
    workflow = dict(compile_workflow(parse_component(pipeline)).workflow)
    made = cluster.create(WORKFLOW, workflow, NAMESPACE)
    name = made["metadata"]["name"]
    try:
        while True:
            status = read_status(cluster.get(WORKFLOW, name, NAMESPACE) or made)
            if status.ended:
                return status
            time.sleep(1)
    finally:
        cluster.delete(WORKFLOW, name, NAMESPACE)


def test_files_folders_and_constants_arrive(cluster: Cluster, claim: str) -> None:
    status = run(cluster, PIPELINE.replace("CLAIM", claim))
    assert status.phase == "Succeeded", [(node.display_name, node.message) for node in status.nodes.values()]
