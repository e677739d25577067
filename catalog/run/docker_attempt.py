"""One attempt of one task in a container: created, filled, followed, emptied, removed."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from catalog.errors import MachineError
from catalog.run.bounds import Bounds
from catalog.run.docker_archives import Archives
from catalog.run.docker_container import ContainerEnd, remove_container, run_container
from catalog.run.docker_daemon import Connection, Daemon
from catalog.run.docker_image import PullPolicy, missing_image, pull_image
from catalog.run.docker_mounts import Mounts
from catalog.run.docker_places import DockerLine, docker_line, with_absolute_outputs
from catalog.run.docker_request import container_config, container_name
from catalog.run.engine import Ending, Job
from catalog.run.exit_sentence import exit_sentence
from catalog.run.job_log import appended

if TYPE_CHECKING:
    from docker import APIClient

_REFUSED = "container-create"


class JobFiles(Protocol):
    """A way in which the files of one job get into its container and out of it."""

    def mounts(self, prepared: DockerLine) -> list[dict[str, Any]]:
        """What the daemon is to mount in the container when it creates it."""

    def send(self, container: str, prepared: DockerLine) -> None:
        """Put the inputs, and open folders for the outputs, into the created container."""

    def fetch(self, container: str, prepared: DockerLine) -> dict[str, str]:
        """The path on this machine of each output that was written; RunError for what no output may hold."""


@dataclass(frozen=True)
class DockerAttempt:
    """A job with the connection it uses; `grace_seconds` lie between SIGTERM and SIGKILL.

    `shares` is true when files are to go by folders that the container shares with this machine, if the daemon can.
    """

    job: Job
    connection: Connection
    daemon: Daemon
    bounds: Bounds
    pull: PullPolicy
    grace_seconds: int
    shares: bool

    def run(self, started: Callable[[str], None]) -> Ending:
        """Run the job to its end; the container is removed whatever happens, after its log and exit code were read.

        Raises CatalogError, OSError and what the SDK raises, for reasons other than the program.
        """
        prepared = docker_line(self.job)
        container, files = self.create(prepared)
        try:
            started(json.dumps({"container": container, "daemon": self.daemon.identity}))
            prepared = self.with_known_outputs(container, prepared)
            files.send(container, prepared)
            self.bounds.check()
            with appended(self.job.log) as log:
                end = run_container(self.connection, container, log, self.bounds, self.grace_seconds)
            return self.ending(end, container, prepared, files)
        finally:
            remove_container(self.connection.calls, container)

    def create(self, prepared: DockerLine) -> tuple[str, JobFiles]:
        """Create the container; its id, and the way its files go.

        A daemon that refuses shared folders, because it does not see them or may not use them, is not asked again.
        """
        archives = Archives(self.job, self.connection.calls)
        if self.pull == "Always":
            pull_image(self.connection.calls, self.image, self.bounds.check)
        if not self.shares:
            return self.create_with(prepared, archives), archives
        shared = Mounts(archives)
        try:
            return self.create_with(prepared, shared), shared
        except MachineError as error:
            if error.rule != _REFUSED:
                raise
        shared.discard()
        container = self.create_with(prepared, archives)
        self.daemon.shares = False
        return container, archives

    def create_with(self, prepared: DockerLine, files: JobFiles) -> str:
        """Create the container, its image pulled when it is missing and the policy allows it; the container's id."""
        from docker.errors import APIError, ImageNotFound

        client = self.connection.calls
        config = container_config(self.job, prepared, self.image, self.daemon.cpus, files.mounts(prepared))
        name = container_name(self.job)
        try:
            try:
                return _create(client, config, name)
            except ImageNotFound as error:
                if self.pull != "IfNotPresent":
                    raise missing_image(self.image) from error
                pull_image(client, self.image, self.bounds.check)
                return _create(client, config, name)
        except APIError as error:
            why = error.explanation or error
            raise MachineError(f"docker cannot create a container of {self.image}: {why}", rule=_REFUSED) from error

    @property
    def image(self) -> str:
        """The name of the component's image."""
        return self.job.spec.container.image if self.job.spec.container else ""

    def with_known_outputs(self, container: str, prepared: DockerLine) -> DockerLine:
        """The line with absolute output paths; asks for the image's working folder only when one is relative."""
        if all(path.startswith("/") for path in prepared.outputs.values()):
            return prepared
        config = self.connection.calls.inspect_container(container)["Config"]
        return with_absolute_outputs(prepared, str(config.get("WorkingDir") or "/"))

    def ending(self, end: ContainerEnd, container: str, prepared: DockerLine, files: JobFiles) -> Ending:
        """The Ending of the container, its outputs fetched when it succeeded."""
        if end.stopped or end.timed_out:
            return self.bounds.cut_short(end.exit_code, end.stopped)
        if end.failure or end.exit_code is None:
            return Ending(None, end.failure, error=True)
        if end.out_of_memory:
            return Ending(end.exit_code, f"{exit_sentence(end.exit_code)}: it ran out of memory{self.memory()}")
        if end.exit_code:
            return Ending(end.exit_code, exit_sentence(end.exit_code))
        found = files.fetch(container, prepared)
        outputs = {name: _moved(source, prepared.local_uris.get(name)) for name, source in found.items()}
        return Ending(0, outputs=outputs, uris=prepared.uris)

    def memory(self) -> str:
        """The memory limit in words, if there is one."""
        limit = self.job.memory_limit
        return "" if limit is None else f" (limit {limit / (1 << 20):g} MiB)"


def _create(client: APIClient, config: dict[str, Any], name: str) -> str:
    return str(client.create_container_from_config(config, name)["Id"])  # type: ignore[no-untyped-call]


def _moved(source: str, place: str | None) -> Path:
    """The path of a fetched output, moved to the place that its URI names."""
    if place is None:
        return Path(source)
    if os.path.isdir(place) and not os.path.islink(place):
        shutil.rmtree(place)
    elif os.path.lexists(place):
        os.unlink(place)
    os.makedirs(os.path.dirname(place), exist_ok=True)
    return Path(shutil.move(source, place))
