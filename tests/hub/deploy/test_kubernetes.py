"""The manifest on a real cluster, by the commands that stand at its head."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.hub.deploy.conftest import answers
from tests.hub.served import bearer
from tests.hub.texts import cases, component, readme
from tests.requirements import cluster_available, docker_available, require

pytestmark = [pytest.mark.cluster, pytest.mark.docker]
ROOT = Path(__file__).resolve().parents[3]
MANIFEST = ROOT / "hub" / "deploy" / "kubernetes.yaml"
IMAGE = "catalog-hub:latest"
SECONDS = 600


def run(*command: str) -> str:
    """The output of a program that must succeed."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS, cwd=ROOT)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def namespace() -> Iterator[str]:
    """A namespace with the manifest applied, gone afterwards."""
    require("cluster", cluster_available(), "KUBECONFIG names no cluster")
    require("cluster", shutil.which("kubectl") is not None, "there is no kubectl")
    require("docker", docker_available(), "no docker daemon answers")
    loader = os.environ.get("CATALOG_LOAD_IMAGE", "")
    require("cluster", bool(loader), "CATALOG_LOAD_IMAGE names no command that loads an image into the cluster")
    run("docker", "build", "-q", "-f", "hub/deploy/Dockerfile", "-t", IMAGE, ".")
    run(loader, IMAGE)
    name = f"hub-{uuid.uuid4().hex[:8]}"
    run("kubectl", "create", "namespace", name)
    try:
        run("kubectl", "apply", "-n", name, "-f", str(MANIFEST))
        run("kubectl", "rollout", "status", "-n", name, "deploy/catalog-hub", "--timeout=300s")
        yield name
    finally:
        run("kubectl", "delete", "namespace", name, "--wait=false")


@contextmanager
def forwarded(namespace: str) -> Iterator[str]:
    """The address at which the service is reached from here."""
    command = ["kubectl", "port-forward", "-n", namespace, "service/catalog-hub", ":80", "--address", "127.0.0.1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        try:
            found = re.search(r"127\.0\.0\.1:(\d+)", process.stdout.readline())
            assert found, "nothing is forwarded"
            yield f"http://127.0.0.1:{found[1]}"
        finally:
            process.terminate()


def in_hub(namespace: str, *command: str) -> str:
    return run("kubectl", "exec", "-n", namespace, "deploy/catalog-hub", "--", *command)


def test_the_hub_is_ready_and_keeps_what_is_published(namespace: str) -> None:
    token = in_hub(
        namespace, "catalog", "hub", "token", "create", "--data", "/data", "--namespace", "team"
    ).splitlines()[-1]
    text = component()
    files = {"component": text.encode(), "README.md": readme(), "tests.yaml": cases()}
    with forwarded(namespace) as address:
        assert answers(f"{address}/readyz")
        made = httpx.post(
            f"{address}/api/v1/publish",
            files={name: (name, data) for name, data in files.items()},
            data={"namespace": "team"},
            headers=bearer(token),
            timeout=120,
        )
        assert made.status_code == 201, made.text
    run("kubectl", "delete", "pod", "-n", namespace, "-l", "app.kubernetes.io/name=catalog-hub", "--timeout=120s")
    run("kubectl", "rollout", "status", "-n", namespace, "deploy/catalog-hub", "--timeout=300s")
    with forwarded(namespace) as address:
        assert httpx.get(f"{address}/components/team/echo/1.0.0/component.yaml", timeout=60).text == text


def test_the_container_has_no_rights_to_spare(namespace: str) -> None:
    assert in_hub(namespace, "id", "-u").strip() == "10001"
    status = in_hub(namespace, "cat", "/proc/1/status")
    assert "CapEff:\t0000000000000000" in status
    assert "NoNewPrivs:\t1" in status
    refused = subprocess.run(
        ["kubectl", "exec", "-n", namespace, "deploy/catalog-hub", "--", "touch", "/written"],
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert refused.returncode != 0 and "Read-only" in refused.stderr
