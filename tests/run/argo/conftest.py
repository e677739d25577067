"""The cluster that KUBECONFIG names, and namespaces in it that last as long as a test module."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from catalog.run.argo.cluster import Cluster, connect
from catalog.run.argo.kinds import NAMESPACE
from tests.requirements import cluster_available, require


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The cluster, as its administrator."""
    require("cluster", cluster_available(), "KUBECONFIG names no cluster with Argo Workflows that answers")
    with connect(patience=20) as found:
        yield found


@pytest.fixture(scope="module")
def namespace(cluster: Cluster) -> Iterator[str]:
    """A namespace of the test module's own, in which nobody has any rights yet."""
    name = f"catalog-test-{uuid.uuid4().hex[:10]}"
    cluster.create(NAMESPACE, {"metadata": {"name": name}})
    yield name
    cluster.delete(NAMESPACE, name)
