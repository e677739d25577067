"""What a test needs from its machine: skip with a reason at home, fail where CATALOG_REQUIRE names it."""

from __future__ import annotations

import os

import pytest


def require(name: str, available: bool, reason: str) -> None:
    """Skip the test unless `available`; fail instead when CATALOG_REQUIRE (a comma-separated list) has `name`."""
    if available:
        return
    if name in os.environ.get("CATALOG_REQUIRE", "").split(","):
        pytest.fail(f"{name} is required here: {reason}")
    pytest.skip(reason)


def docker_available() -> bool:
    """True when a docker daemon answers."""
    import docker
    from docker.errors import DockerException

    try:
        client = docker.from_env(timeout=10)
    except DockerException:
        return False
    try:
        return bool(client.ping())
    except (DockerException, OSError):
        return False
    finally:
        client.close()


def cluster_available() -> bool:
    """True when KUBECONFIG names a cluster that answers and has Argo Workflows."""
    if not os.environ.get("KUBECONFIG"):
        return False
    from catalog.errors import MachineError
    from catalog.run.argo.cluster import connect
    from catalog.run.argo.kinds import WORKFLOW

    try:
        with connect(patience=5) as cluster:
            return cluster.serves(WORKFLOW)
    except MachineError:
        return False
