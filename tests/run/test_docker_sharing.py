"""Which daemons share folders with this machine, and what happens with one that only seems to."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from catalog.run.docker_engine import DockerEngine
from catalog.run.docker_sharing import can_share
from tests.requirements import docker_available, require
from tests.run.jobs import Bench

COPY = """
inputs: [{name: i}]
outputs: [{name: o}]
implementation: {container: {image: 'busybox:1.36', command: [cp, {inputPath: i}, {outputPath: o}]}}
"""

SOCKET = "unix:///var/run/docker.sock"
USUAL = ["name=seccomp,profile=default", "name=cgroupns"]


@pytest.mark.parametrize(
    ("base_url", "options", "user", "expected"),
    [
        (SOCKET, USUAL, 0, True),
        ("http+unix:///var/run/docker.sock", [], 0, True),
        ("tcp://127.0.0.1:2375", USUAL, 0, False),
        ("ssh://host", USUAL, 0, False),
        ("npipe:////./pipe/docker_engine", USUAL, 0, False),
        (SOCKET, USUAL, 1000, False),
        (SOCKET, [*USUAL, "name=rootless"], 0, False),
        (SOCKET, [*USUAL, "name=userns"], 0, False),
        (SOCKET, [*USUAL, "name=selinux"], 0, False),
    ],
)
def test_folders_are_shared_by_root_with_a_plain_daemon_of_this_machine(
    base_url: str, options: list[str], user: int, expected: bool
) -> None:
    assert can_share(base_url, options, user) is expected


UNSEEN = """
import sys
from pathlib import Path
from catalog.run.docker_engine import DockerEngine
from tests.run.jobs import Bench
from tests.run.test_docker_sharing import COPY

engine = DockerEngine()
bench = Bench(engine, Path(sys.argv[1]))
engine.prepare([])
print("shares", engine.daemon.shares)
for text in ("first", "second"):
    job = bench.job(COPY, {"i": text})
    print(bench.run(job).outputs["o"].read_text(), engine.daemon.shares, (job.folder / "mounted").exists())
"""


@pytest.mark.docker
def test_a_daemon_that_does_not_see_our_folders_gets_archives(tmp_path: Path) -> None:
    require("docker", docker_available(), "no docker daemon answers")
    unshare = ["unshare", "--mount", "sh", "-c", 'mount -t tmpfs none "$0" && exec "$@"', str(tmp_path)]
    allowed = subprocess.run([*unshare, "true"], capture_output=True, check=False).returncode == 0
    require("docker-mounts", allowed, "this user cannot hide a folder from the daemon")
    line = [*unshare, sys.executable, "-c", UNSEEN, str(tmp_path)]
    done = subprocess.run(line, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == ["shares True", "first False False", "second False False"], done.stderr


@pytest.mark.docker
def test_a_refusal_for_another_reason_is_reported_and_changes_nothing(tmp_path: Path) -> None:
    require("docker", docker_available(), "no docker daemon answers")
    engine = DockerEngine()
    engine.prepare([])
    before = engine.daemon.shares
    bench = Bench(engine, tmp_path)
    ending = bench.run(bench.job(COPY, {"i": "x"}, memory_limit=1))
    assert ending.error
    assert "memory" in ending.message.lower()
    assert engine.daemon.shares is before
