"""The docker engine: a task is one container, on this machine or on a remote daemon."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from catalog.errors import CatalogError
from catalog.run.bounds import bounds_of
from catalog.run.docker_attempt import DockerAttempt
from catalog.run.docker_container import remove_container
from catalog.run.docker_daemon import Daemon, refusals
from catalog.run.docker_image import PullPolicy
from catalog.run.docker_request import RUN_LABEL
from catalog.run.docker_sharing import MountPolicy
from catalog.run.engine import Ending, Job
from catalog.run.exit_sentence import one_sentence
from catalog.spec.model import ComponentSpec


@dataclass(frozen=True)
class DockerEngine:
    """Runs each task in a container of its own.

    `pull` says when images are pulled, in Kubernetes' words. `grace_seconds` lie between SIGTERM and SIGKILL when a
    task is ended. `mounts` says how files travel: "auto" shares folders with a daemon that runs on this machine and
    can use them, and sends archives to any other; "never" always sends archives, which takes longer.
    """

    pull: PullPolicy = "IfNotPresent"
    grace_seconds: int = 5
    mounts: MountPolicy = "auto"
    name = "docker"
    daemon: Daemon = field(default_factory=Daemon)

    def prepare(self, specs: list[ComponentSpec]) -> None:
        """Raise MachineError `no-docker` when the daemon cannot be used; any component can run here."""
        self.daemon.find()

    def run(self, job: Job, stop: threading.Event, started: Callable[[str], None]) -> Ending:
        """Run the job to its end; see TaskEngine."""
        bounds = bounds_of(job, stop)
        try:
            self.daemon.find()
            with self.daemon.connection() as connection:
                shares = self.mounts == "auto" and self.daemon.shares
                attempt = DockerAttempt(job, connection, self.daemon, bounds, self.pull, self.grace_seconds, shares)
                return attempt.run(started)
        except CatalogError as error:
            return bounds.unstarted(one_sentence(error))
        except refusals() as error:
            return bounds.unstarted(f"docker failed: {error}")
        except OSError as error:
            return bounds.unstarted(f"cannot set the task up: {error}")

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
