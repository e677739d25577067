"""A component that reaches out of its container: it finds nothing of this machine but its own run."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import docker
import pytest

from catalog.run.docker_engine import DockerEngine
from tests.cli.command_line import REPOSITORY
from tests.requirements import docker_available, require
from tests.run.jobs import Bench

COMPONENT = """
name: reach
inputs: [{name: i}]
outputs: [{name: o}]
implementation:
  container:
    image: busybox:1.36
    command: [sh, -c, SCRIPT, {inputPath: i}, {outputPath: o}]
"""
REACH = (
    "for place in /etc/kfp-catalog-was-here /tmp/../kfp-catalog-was-here; do echo out > $place; done; "
    "mount -t tmpfs none /mnt && echo mounted || echo no mounting; "
    "test -S /var/run/docker.sock && echo daemon || echo no daemon; "
    "cat $0 > $1"
)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    require("docker", docker_available(), "no docker daemon answers")
    engine = DockerEngine(grace_seconds=1)
    engine.prepare([])
    return Bench(engine, tmp_path)


def job_of(bench: Bench, script: str) -> Any:
    text = COMPONENT.replace("SCRIPT", f'"{script}"')
    return bench.job(text, files={"i": bench.store.put_text("in")})


@pytest.mark.docker
def test_what_it_writes_elsewhere_stays_in_the_container(bench: Bench) -> None:
    job = job_of(bench, REACH)
    ending = bench.run(job)
    assert ending.succeeded, ending
    log = job.log.read_text()
    assert "no mounting" in log
    assert "no daemon" in log
    assert not Path("/etc/kfp-catalog-was-here").exists()
    assert not Path("/kfp-catalog-was-here").exists()


@pytest.mark.docker
def test_it_has_no_power_and_sees_its_own_run_alone(bench: Bench) -> None:
    job = job_of(bench, "sleep 3; cat $0 > $1")
    thread = threading.Thread(target=bench.run, args=(job,))
    thread.start()
    seen = _inspected(job.run_id)
    thread.join()
    host = seen["HostConfig"]
    assert host["Privileged"] is False
    assert not (host["CapAdd"] or host["Devices"] or host["Binds"])
    assert (host["PidMode"], host["IpcMode"] == "host", host["NetworkMode"] == "host") == ("", False, False)
    sources = [Path(mount["Source"]) for mount in seen["Mounts"]]
    assert all(source.is_relative_to(job.folder) for source in sources), sources


def _inspected(run_id: str) -> dict[str, Any]:
    """What the daemon knows of the run's container, once there is one."""
    client = docker.APIClient(version="auto")
    try:
        for _ in range(600):
            found = client.containers(filters={"label": f"kfp-catalog.run={run_id}"})
            if found:
                described: dict[str, Any] = client.inspect_container(found[0]["Id"])
                return described
            time.sleep(0.05)
        raise AssertionError("the container never ran")
    finally:
        client.close()


def test_the_page_says_that_the_process_engine_is_no_sandbox() -> None:
    assert "no sandbox" in (REPOSITORY / "site" / "running.md").read_text(encoding="utf-8")
