"""The hub's own image and an object store, started by pytest-docker."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pytest_docker.plugin import Services

from tests.requirements import docker_available, require


@pytest.fixture(scope="session")
def docker_compose_file() -> str:
    return str(Path(__file__).parent / "docker-compose.yml")


@pytest.fixture(scope="session")
def docker_compose_command() -> str:
    """The plugin of docker, or the program that came before it."""
    require("docker", docker_available(), "no docker daemon answers")
    has_plugin = subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode == 0
    require("docker", has_plugin or shutil.which("docker-compose") is not None, "there is no Compose")
    return "docker compose" if has_plugin else "docker-compose"


@pytest.fixture(scope="session")
def docker_setup() -> list[str]:
    """What the program before the plugin understands too; the tests wait for what they need themselves."""
    return ["up --build -d"]


@pytest.fixture(scope="session")
def hub_address(docker_services: Services) -> Iterator[str]:
    """The address of the hub in its container."""
    address = f"http://127.0.0.1:{docker_services.port_for('hub', 8470)}"
    docker_services.wait_until_responsive(timeout=120.0, pause=0.2, check=lambda: answers(f"{address}/readyz"))
    yield address


@pytest.fixture(scope="session")
def minio_address(docker_services: Services) -> Iterator[str]:
    """The address of the object store."""
    address = f"http://127.0.0.1:{docker_services.port_for('minio', 9000)}"
    docker_services.wait_until_responsive(
        timeout=120.0, pause=0.2, check=lambda: answers(f"{address}/minio/health/live")
    )
    yield address


def answers(address: str) -> bool:
    """True when the address answers with 200."""
    try:
        return httpx.get(address, timeout=5).status_code == 200
    except httpx.HTTPError:
        return False
