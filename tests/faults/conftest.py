"""The cluster, what breaks it, and one run on it for each test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from catalog.client.session import open_session
from catalog.run.argo.cluster import Cluster, connect
from catalog.run.argo.options import ClusterOptions
from catalog.run.argo.target import find_target
from tests.cli.command_line import CommandLine
from tests.faults.gates import Gates
from tests.faults.parts import Parts
from tests.faults.scene import Scene
from tests.requirements import cluster_available, require


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The cluster, as its administrator."""
    require("cluster", cluster_available(), "KUBECONFIG names no cluster with Argo Workflows that answers")
    with connect(patience=30) as found:
        yield found


@pytest.fixture
def parts(cluster: Cluster) -> Iterator[Parts]:
    """The parts of the cluster, which are whole again when the test has ended."""
    program, storage = os.environ.get("CATALOG_FAULT", ""), os.environ.get("S3_ENDPOINT", "")
    require("cluster", bool(program and storage), "CATALOG_FAULT names no program that breaks parts of the cluster")
    found = Parts(cluster, storage, program)
    try:
        yield found
    finally:
        found.heal()


@pytest.fixture
def scene(parts: Parts, tmp_path: Path) -> Iterator[Scene]:
    """A home without a run. What the run leaves on the cluster is deleted."""
    home = tmp_path / "home"
    # Pods reach this machine where they reach the storage that runs on it.
    address = urlsplit(parts.storage).hostname or ""
    with Gates(address) as gates, open_session(home=home, database="", artifact_root="") as session:
        target = find_target(parts.cluster, ClusterOptions())
        found = Scene(CommandLine(home, tmp_path), session, gates, parts.cluster, target)
        try:
            yield found
        finally:
            gates.open("first", "second")
            parts.heal()
            found.clean()
