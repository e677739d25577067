"""The docker engine: a task is one container, on this machine or on a remote daemon."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from catalog.errors import CatalogError
from catalog.run.docker_attempt import DockerAttempt
from catalog.run.docker_container import remove_container
from catalog.run.docker_daemon import Daemon, refusals
from catalog.run.docker_image import PullPolicy
from catalog.run.docker_request import RUN_LABEL
from catalog.run.engine import Ending, Job
from catalog.run.exit_sentence import one_sentence
from catalog.spec.model import ComponentSpec


@dataclass(frozen=True)
class DockerEngine:
    """Runs each task in a container of its own; files travel as archives, so the daemon may be anywhere.

    `pull` says when images are pulled, in Kubernetes' words. `grace_seconds` lie between SIGTERM and SIGKILL when a
    task is ended.
    """

    pull: PullPolicy = "IfNotPresent"
    grace_seconds: int = 5
    name: str = "docker"
    daemon: Daemon = field(default_factory=Daemon)

    def prepare(self, specs: list[ComponentSpec]) -> None:
        """Raise MachineError `no-docker` when the daemon cannot be used; any component can run here."""
        self.daemon.find()

    def run(self, job: Job, stop: threading.Event, started: Callable[[str], None]) -> Ending:
        """Run the job to its end; see TaskEngine."""
        deadline = None if job.timeout_seconds is None else time.monotonic() + job.timeout_seconds
        try:
            self.daemon.find()
            with self.daemon.connection() as connection:
                attempt = DockerAttempt(
                    job, connection, self.daemon, self.pull, self.grace_seconds, stop, deadline, started
                )
                return attempt.run()
        except CatalogError as error:
            return _failure(job, stop, deadline, one_sentence(error))
        except OSError as error:
            return _failure(job, stop, deadline, f"cannot set the task up: {error}")
        except refusals() as error:
            return _failure(job, stop, deadline, f"docker failed: {error}")

    def kill(self, process: str) -> None:
        """Remove the container that an earlier, killed runner left behind; MachineError without docker."""
        try:
            value = json.loads(process)
            container, daemon = str(value["container"]), str(value["daemon"])
        except (ValueError, KeyError, TypeError):
            return
        self.daemon.find()
        if daemon != self.daemon.identity:
            return
        from docker.errors import NotFound

        with self.daemon.connection() as connection:
            try:
                labels = connection.calls.inspect_container(container)["Config"].get("Labels") or {}
            except NotFound:
                return
            if RUN_LABEL in labels:
                remove_container(connection.calls, container)


def _failure(job: Job, stop: threading.Event, deadline: float | None, message: str) -> Ending:
    stopped = stop.is_set()
    timed_out = not stopped and deadline is not None and time.monotonic() >= deadline
    early = ended_early(stopped, job.timeout_seconds if timed_out else None)
    return Ending(None, early or message, timed_out, stopped, error=not early)
