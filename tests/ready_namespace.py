"""A namespace of a test's own in which runs work, until the test takes something away."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from catalog.run.argo.cluster import Cluster
from catalog.run.argo.kinds import NAMESPACE, SECRET, SERVICE_ACCOUNT, Kind

ROLE = Kind("rbac.authorization.k8s.io", "v1", "roles", "Role")
ROLE_BINDING = Kind("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding")
STORE_KEYS = "mlpipeline-minio-artifact"

_REPORTS = {"apiGroups": ["argoproj.io"], "resources": ["workflowtaskresults"], "verbs": ["create", "patch"]}


@contextmanager
def ready_namespace(cluster: Cluster) -> Iterator[str]:
    """A new namespace, deleted afterwards: its account `default` may report results and has the store's keys."""
    name = f"catalog-test-{uuid.uuid4().hex[:10]}"
    cluster.create(NAMESPACE, {"metadata": {"name": name}})
    try:
        cluster.create(ROLE, {"metadata": {"name": "reports"}, "rules": [_REPORTS]}, name)
        cluster.create(ROLE_BINDING, _binding(name), name)
        keys = cluster.get(SECRET, STORE_KEYS, "default")
        assert keys is not None
        cluster.create(SECRET, {"metadata": {"name": STORE_KEYS}, "data": keys["data"]}, name)
        _await_account(cluster, name)
        yield name
    finally:
        cluster.delete(NAMESPACE, name)


def _binding(namespace: str) -> dict[str, object]:
    return {
        "metadata": {"name": "reports"},
        "roleRef": {"apiGroup": ROLE.group, "kind": "Role", "name": "reports"},
        "subjects": [{"kind": "ServiceAccount", "name": "default", "namespace": namespace}],
    }


def _await_account(cluster: Cluster, namespace: str) -> None:
    """The cluster makes the account a moment after the namespace."""
    deadline = time.monotonic() + 60
    while cluster.get(SERVICE_ACCOUNT, "default", namespace) is None:
        assert time.monotonic() < deadline, "the namespace got no service account"
        time.sleep(0.1)
