"""The images of the digits example, built from the sources they lie beside, and containers of them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.requirements import docker_available, require

if TYPE_CHECKING:
    from docker.models.containers import Container

ROOT = Path(__file__).parents[2]
DIGITS = "kfp-catalog/digits:1.0.0"
MODEL_SERVER = "kfp-catalog/model-server:1.0.0"
TENSORBOARD = "kfp-catalog/tensorboard:1.0.0"
SOURCES = {
    DIGITS: ROOT / "examples" / "digits" / "Dockerfile",
    MODEL_SERVER: ROOT / "components" / "_images" / "model-server" / "Dockerfile",
    TENSORBOARD: ROOT / "examples" / "digits" / "tensorboard.Dockerfile",
}


@cache
def built(image: str) -> str:
    """The image, once it is built."""
    require("docker", docker_available(), "no docker daemon answers")
    source = SOURCES[image]
    command = ["docker", "build", "--quiet", "--tag", image, "--file", str(source), str(source.parent)]
    subprocess.run(command, check=True, capture_output=True)
    return image


@cache
def loaded(image: str) -> str:
    """The image, once the cluster has it."""
    loader = os.environ.get("CATALOG_LOAD_IMAGE", "")
    require("cluster", bool(loader), "CATALOG_LOAD_IMAGE names no command that loads an image into the cluster")
    subprocess.run([loader, built(image)], check=True, capture_output=True)
    return image


@contextmanager
def started(image: str, command: list[str], **options: Any) -> Iterator[Container]:
    """A container as a cluster would start it: read-only, without capabilities, as whatever user the image names."""
    import docker

    client = docker.from_env(timeout=60)
    try:
        container = client.containers.run(
            built(image), command, detach=True, read_only=True, cap_drop=["ALL"], network_mode="host", **options
        )
        try:
            yield container
        finally:
            container.remove(force=True, v=True)
    finally:
        client.close()


def finished(container: Container) -> str:
    """What the container printed, once it has ended well."""
    code = container.wait(timeout=120)["StatusCode"]
    text = str(container.logs().decode())
    assert code == 0, text
    return text
