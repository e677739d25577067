"""Service accounts that have the rights of a component's rbac.yaml, and no others."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from cluster_steps.cluster import Cluster
from tests.components.harness import LIBRARY


@contextmanager
def account(cluster: Cluster, component: str, name: str) -> Iterator[str]:
    """A service account with the Role that lies beside a component; it is gone after the block."""
    service_account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": name}}
    objects = [service_account, *_rights(cluster, component, name)]
    for item in objects:
        cluster.apply(item)
    try:
        yield name
    finally:
        for item in objects:
            cluster.delete(item)


def kubeconfig(cluster: Cluster, name: str, folder: Path) -> dict[str, str]:
    """The environment in which a process is that service account."""
    path = f"/api/v1/namespaces/{cluster.namespace}/serviceaccounts/{name}/token"
    answer = cluster.connection.request("POST", path, body={"spec": {"expirationSeconds": 1800}})
    config = yaml.safe_load(Path(os.environ["KUBECONFIG"]).read_text(encoding="utf-8"))
    for user in config["users"]:
        user["user"] = {"token": answer["status"]["token"]}
    file = folder / f"{name}.kubeconfig"
    file.write_text(json.dumps(config), encoding="utf-8")
    return {"KUBECONFIG": str(file)}


def _rights(cluster: Cluster, component: str, name: str) -> list[dict[str, Any]]:
    text = (LIBRARY / component / "1.0.0" / "rbac.yaml").read_text(encoding="utf-8")
    role, binding = yaml.safe_load_all(text)
    role["metadata"] = {"name": name}
    binding["metadata"] = {"name": name}
    binding["roleRef"]["name"] = name
    binding["subjects"] = [{"kind": "ServiceAccount", "name": name, "namespace": cluster.namespace}]
    return [role, binding]
