"""What the daemon is asked to create for a job: a pure value."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from catalog.run.docker_places import DockerLine
from catalog.run.engine import Job
from catalog.run.job_line import job_environment

RUN_LABEL = "kfp-catalog.run"
TASK_LABEL = "kfp-catalog.task"
ATTEMPT_LABEL = "kfp-catalog.attempt"

_NOT_IN_NAMES = re.compile(r"[^a-zA-Z0-9_.-]+")


def container_name(job: Job) -> str:
    """A readable name that no other container has."""
    return (
        _NOT_IN_NAMES.sub("-", f"kfp-catalog-{job.run_id}-{job.task}"[:100]) + f"-{job.attempt}-{secrets.token_hex(4)}"
    )


def container_config(
    job: Job, prepared: DockerLine, image: str, cpus: int, mounts: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """The body of the daemon's `create` call; `cpus` is how many cores the daemon has, `mounts` is as it reads them.

    As in Kubernetes, a command replaces the image's ENTRYPOINT and its CMD, and args alone replace only the CMD. Memory
    is limited without swap. A limit above the cores there are means all of them.
    """
    # The log is written here, as it comes; the daemon would keep a second one until the container is removed.
    host: dict[str, Any] = {"LogConfig": {"Type": "none"}}
    if mounts:
        host["Mounts"] = list(mounts)
    if job.memory_limit is not None:
        host["Memory"] = host["MemorySwap"] = job.memory_limit
    if job.cpu_limit is not None:
        host["NanoCpus"] = int(max(0.01, min(job.cpu_limit, cpus)) * 1e9)
    # Unbuffered, so that a follower of the log sees lines as they are written.
    environment = {"PYTHONUNBUFFERED": "1", **job_environment(job)}
    config: dict[str, Any] = {
        "Image": image,
        "Env": [f"{name}={text}" for name, text in environment.items()],
        "Labels": {RUN_LABEL: job.run_id, TASK_LABEL: job.task, ATTEMPT_LABEL: str(job.attempt)},
        "AttachStdout": True,
        "AttachStderr": True,
        "HostConfig": host,
    }
    if prepared.line.command:
        config["Entrypoint"] = list(prepared.line.command)
    if prepared.line.args:
        config["Cmd"] = list(prepared.line.args)
    return config
