from __future__ import annotations

from pathlib import Path

import docker
import pytest

from catalog.run.docker_archives import Archives
from catalog.run.docker_engine import DockerEngine
from catalog.run.docker_mounts import Mounts
from catalog.run.docker_places import docker_line
from catalog.run.engine import Job
from tests.requirements import docker_available, require
from tests.run.jobs import Bench

COPY = """
inputs: [{name: i}]
outputs: [{name: o}]
implementation: {container: {image: 'busybox:1.36', command: [cp, {inputPath: i}, {outputPath: o}]}}
"""
FIXED = """
outputs: [{name: o}]
implementation: {container: {image: x, command: [x], fileOutputs: {o: %s}}}
"""


def targets(job: Job) -> list[str]:
    """Where in its container folders of this machine are mounted for the job; asks no daemon."""
    found = Mounts(Archives(job, docker.APIClient(version="1.41"))).mounts(docker_line(job))
    assert all(Path(mount["Source"]).is_dir() for mount in found)
    return [mount["Target"] for mount in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (COPY, ["/tmp/inputs", "/tmp/outputs"]),
        ("implementation: {container: {image: x, command: [x]}}", []),
        (FIXED % "/opt/o", []),
        (FIXED % "/tmp/outputs/o/data", ["/tmp/outputs"]),
        (FIXED % "relative/to/the/workdir", ["/tmp/outputs"]),
    ],
)
def test_only_what_a_task_may_need_is_mounted(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert targets(Bench(DockerEngine(), tmp_path).job(text, {"i": "x"} if "inputs" in text else {})) == expected


@pytest.mark.docker
def test_what_is_shared_is_closed_to_other_users_of_this_machine(tmp_path: Path) -> None:
    require("docker", docker_available(), "no docker daemon answers")
    engine = DockerEngine()
    engine.prepare([])
    require("docker-mounts", engine.daemon.shares, "this daemon and this user cannot share folders")
    bench = Bench(engine, tmp_path)
    job = bench.job(COPY, {"i": "x"})
    assert bench.run(job).outputs["o"] == job.folder / "mounted" / "outputs" / "o" / "data"
    assert (job.folder / "mounted").stat().st_mode & 0o777 == 0o700
    assert not (job.folder / "outputs").exists()
