"""The hub's image: who it runs as, what it keeps, and how it ends."""

from __future__ import annotations

import json
import subprocess
import time
from typing import Any

import httpx
import pytest

from catalog.library.index.canonical import sha256_hex
from tests.hub.deploy.conftest import answers
from tests.hub.served import bearer
from tests.hub.texts import cases, component, readme

pytestmark = pytest.mark.docker
Services = Any


def in_hub(project: str, *command: str) -> str:
    """What a command says in the hub's container."""
    done = subprocess.run(
        ["docker", "exec", container(project), *command], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def container(project: str) -> str:
    """The id of the hub's container."""
    labels = (f"label=com.docker.compose.project={project}", "label=com.docker.compose.service=hub")
    filters = [word for label in labels for word in ("--filter", label)]
    found = subprocess.run(["docker", "ps", "-aq", *filters], capture_output=True, text=True, check=True, timeout=60)
    return found.stdout.split()[0]


def test_it_is_no_root_and_writes_to_its_volume_alone(hub_address: str, docker_compose_project_name: str) -> None:
    assert in_hub(docker_compose_project_name, "id", "-u").strip() == "10001"
    assert "hub.db" in in_hub(docker_compose_project_name, "ls", "/data")


def test_docker_sees_that_it_is_healthy(hub_address: str, docker_compose_project_name: str) -> None:
    until = time.monotonic() + 120
    state = ""
    while state != "healthy" and time.monotonic() < until:
        time.sleep(0.5)
        query = ["docker", "inspect", "--format", "{{.State.Health.Status}}", container(docker_compose_project_name)]
        state = subprocess.run(query, capture_output=True, text=True, check=True, timeout=60).stdout.strip()
    assert state == "healthy"


def test_what_is_published_is_there_after_a_new_start(
    hub_address: str, docker_compose_project_name: str, docker_services: Services
) -> None:
    project = docker_compose_project_name
    token = in_hub(project, "catalog", "hub", "token", "create", "--data", "/data").splitlines()[-1]
    text = component()
    files = {"component": text.encode(), "README.md": readme(), "tests.yaml": cases()}
    parts = {name: (name, data) for name, data in files.items()}
    assert httpx.post(f"{hub_address}/api/v1/publish", files=parts, timeout=60).status_code == 401
    made = httpx.post(f"{hub_address}/api/v1/publish", files=parts, headers=bearer(token), timeout=60)
    assert made.status_code == 201, made.text

    subprocess.run(["docker", "restart", container(project)], check=True, capture_output=True, timeout=120)
    address = f"http://127.0.0.1:{port_of(project)}"
    docker_services.wait_until_responsive(timeout=120.0, pause=0.2, check=lambda: answers(f"{address}/readyz"))
    loaded = httpx.get(f"{address}/components/echo/versions/sha256/{sha256_hex(text.encode())}", timeout=60)
    assert loaded.text == text


def port_of(project: str) -> str:
    """The port of the hub on this machine, which a new start changes."""
    found = subprocess.run(
        ["docker", "port", container(project), "8470"], capture_output=True, text=True, check=True, timeout=60
    )
    return found.stdout.split()[0].rpartition(":")[2]


def test_its_log_is_lines_of_json(hub_address: str, docker_compose_project_name: str) -> None:
    logs = ["docker", "logs", container(docker_compose_project_name)]
    written = subprocess.run(logs, capture_output=True, text=True, check=True, timeout=60).stderr
    events = [json.loads(line) for line in written.splitlines()]
    assert any(event["event"] == "request" and event["path"] == "/readyz" for event in events)


def test_it_ends_when_it_is_told_to(hub_address: str, docker_compose_project_name: str) -> None:
    name = container(docker_compose_project_name)
    subprocess.run(["docker", "stop", "--time", "60", name], check=True, capture_output=True, timeout=120)
    query = ["docker", "inspect", "--format", "{{.State.ExitCode}}", name]
    assert subprocess.run(query, capture_output=True, text=True, check=True, timeout=60).stdout.strip() == "0"
    subprocess.run(["docker", "start", name], check=True, capture_output=True, timeout=120)
