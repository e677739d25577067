"""A user who may do nothing but what a test allows: a service account and a kubeconfig with a token of it."""

from __future__ import annotations

import os
from pathlib import Path

import yaml

from catalog.run.argo.cluster import Cluster
from catalog.run.argo.kinds import SERVICE_ACCOUNT, Kind


def restricted_kubeconfig(cluster: Cluster, namespace: str, name: str, folder: Path) -> Path:
    """Make the service account, and write the kubeconfig of a user who is that account."""
    cluster.create(SERVICE_ACCOUNT, {"metadata": {"name": name}}, namespace)
    tokens = Kind("", "v1", f"serviceaccounts/{name}/token", "TokenRequest")
    request = {"apiVersion": "authentication.k8s.io/v1", "spec": {"expirationSeconds": 600}}
    token = cluster.create(tokens, request, namespace)["status"]["token"]
    value = yaml.safe_load(Path(os.environ["KUBECONFIG"]).read_text())
    context = next(item for item in value["contexts"] if item["name"] == value["current-context"])
    context["context"] |= {"user": name, "namespace": namespace}
    value["users"] = [{"name": name, "user": {"token": token}}]
    path = folder / f"{name}.kubeconfig"
    path.write_text(yaml.safe_dump(value))
    return path
