"""What images start when nobody says: asked of docker, for a cluster that must be told."""

from __future__ import annotations

import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.compile.options import CompileOptions
from catalog.compile.workflow import compile_workflow
from catalog.errors import CompileError
from catalog.run.image_commands import image_commands
from catalog.spec.model import ComponentSpec
from catalog.spec.parse import parse_component
from tests.requirements import docker_available, require

DOCKERFILE = """\
FROM busybox:1.36
ENTRYPOINT ["echo", "from the image"]
CMD ["and its arguments"]
"""


def step(image: str, *lines: str) -> ComponentSpec:
    """A component of that image; `lines` are further keys of its container."""
    keys = "".join(f"    {line}\n" for line in lines)
    return parse_component(f"name: step\nimplementation:\n  container:\n    image: {image}\n{keys}")


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An image with an entry point and arguments, in docker."""
    require("docker", docker_available(), "no docker daemon answers")
    folder: Path = tmp_path_factory.mktemp("image")
    (folder / "Dockerfile").write_text(DOCKERFILE)
    name = f"catalog-test-entry:{uuid.uuid4().hex[:8]}"
    subprocess.run(["docker", "build", "-q", "-t", name, str(folder)], check=True, capture_output=True)
    yield name
    subprocess.run(["docker", "rmi", name], check=True, capture_output=True)


@pytest.mark.docker
def test_an_image_tells_its_entry_point_and_arguments(image: str) -> None:
    assert image_commands([step(image)]) == {image: (("echo", "from the image"), ("and its arguments",))}


@pytest.mark.docker
def test_only_images_of_components_without_a_command_are_asked_for(image: str) -> None:
    assert image_commands([step(image, "command: [date]"), step(image, "args: [x]")]).keys() == {image}
    assert image_commands([step(image, "command: [date]")]) == {}


@pytest.mark.docker
def test_an_image_that_is_not_here_is_left_out(image: str) -> None:
    assert image_commands([step("no-such-registry.invalid/x:1"), step(image)]).keys() == {image}


def test_without_docker_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:1")
    assert image_commands([step("busybox:1.36")]) == {}


@pytest.mark.docker
def test_a_workflow_is_given_the_entry_point(image: str) -> None:
    component = step(image)
    commands = image_commands([component])
    workflow = compile_workflow(component, CompileOptions(image_commands=commands)).workflow
    container = next(item["container"] for item in workflow["spec"]["templates"] if "container" in item)
    assert (container["command"], container["args"]) == (["echo", "from the image"], ["and its arguments"])
    given = compile_workflow(step(image, "args: [given]"), CompileOptions(image_commands=commands)).workflow
    container = next(item["container"] for item in given["spec"]["templates"] if "container" in item)
    assert (container["command"], container["args"]) == (["echo", "from the image"], ["given"])


def test_a_workflow_without_a_command_is_refused() -> None:
    with pytest.raises(CompileError, match=r"busybox:1\.36"):
        compile_workflow(step("busybox:1.36"), CompileOptions())
