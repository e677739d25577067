"""One attempt of one task in a container: created, filled, followed, emptied, removed."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog.errors import MachineError
from catalog.run.bounds import Bounds
from catalog.run.docker_container import VANISHED, ContainerEnd, remove_container, run_container
from catalog.run.docker_daemon import Connection, Daemon
from catalog.run.docker_files import pack, unpack
from catalog.run.docker_image import PullPolicy, missing_image, pull_image
from catalog.run.docker_places import OUTPUTS, DockerLine, docker_line, needed_folders, with_absolute_outputs
from catalog.run.docker_request import container_config, container_name
from catalog.run.engine import Ending, Job
from catalog.run.exit_sentence import exit_sentence
from catalog.run.job_inputs import write_input
from catalog.run.job_log import appended
from catalog.spec.names import file_names

if TYPE_CHECKING:
    from docker import APIClient

_MAX_LINKS = 8


@dataclass(frozen=True)
class DockerAttempt:
    """A job with the connection it uses; `grace_seconds` lie between SIGTERM and SIGKILL."""

    job: Job
    connection: Connection
    daemon: Daemon
    bounds: Bounds
    pull: PullPolicy
    grace_seconds: int

    def run(self, started: Callable[[str], None]) -> Ending:
        """Run the job to its end; the container is removed whatever happens, after its log and exit code were read.

        Raises CatalogError, OSError and what the SDK raises, for reasons other than the program.
        """
        prepared = docker_line(self.job)
        container = self.create(prepared)
        try:
            started(json.dumps({"container": container, "daemon": self.daemon.identity}))
            prepared = self.with_known_outputs(container, prepared)
            self.send(container, prepared)
            self.bounds.check()
            with appended(self.job.log) as log:
                end = run_container(self.connection, container, log, self.bounds, self.grace_seconds)
            return self.ending(end, container, prepared)
        finally:
            remove_container(self.connection.calls, container)

    def create(self, prepared: DockerLine) -> str:
        """Create the container, its image pulled as the policy says; the container's id."""
        from docker.errors import APIError, ImageNotFound

        client = self.connection.calls
        image = self.job.spec.container.image if self.job.spec.container else ""
        config = container_config(self.job, prepared, image, self.daemon.cpus)
        name = container_name(self.job)
        if self.pull == "Always":
            pull_image(client, image, self.bounds.check)
        try:
            try:
                return _create(client, config, name)
            except ImageNotFound as error:
                if self.pull != "IfNotPresent":
                    raise missing_image(image) from error
                pull_image(client, image, self.bounds.check)
                return _create(client, config, name)
        except APIError as error:
            why = error.explanation or error
            raise MachineError(
                f"docker cannot create a container of {image}: {why}", rule="container-create"
            ) from error

    def with_known_outputs(self, container: str, prepared: DockerLine) -> DockerLine:
        """The line with absolute output paths; asks for the image's working folder only when one is relative."""
        if all(path.startswith("/") for path in prepared.outputs.values()):
            return prepared
        config = self.connection.calls.inspect_container(container)["Config"]
        return with_absolute_outputs(prepared, str(config.get("WorkingDir") or "/"))

    def send(self, container: str, prepared: DockerLine) -> None:
        """Fill the container with the inputs and with open folders for the outputs, in one stream."""
        folders = needed_folders(prepared)
        if not folders:
            return
        safe = file_names(port.name for port in self.job.spec.inputs)
        trees: dict[str, str] = {}
        for name, path in prepared.inputs.items():
            source = f"{self.job.folder}/inputs/{safe[name]}/data"
            write_input(self.job, name, source)
            trees[path.lstrip("/")] = source
        self.connection.calls.put_archive(container, "/", pack(folders, trees))

    def ending(self, end: ContainerEnd, container: str, prepared: DockerLine) -> Ending:
        """The Ending of the container, its outputs fetched when it succeeded."""
        if end.stopped or end.timed_out:
            return self.bounds.cut_short(end.exit_code, end.stopped)
        if end.failure or end.exit_code is None:
            return Ending(None, end.failure, error=True)
        if end.out_of_memory:
            return Ending(end.exit_code, f"{exit_sentence(end.exit_code)}: it ran out of memory{self.memory()}")
        if end.exit_code:
            return Ending(end.exit_code, exit_sentence(end.exit_code))
        return Ending(0, outputs=self.fetch(container, prepared), uris=prepared.uris)

    def memory(self) -> str:
        """The memory limit in words, if there is one."""
        limit = self.job.memory_limit
        return "" if limit is None else f" (limit {limit / (1 << 20):g} MiB)"

    def fetch(self, container: str, prepared: DockerLine) -> dict[str, Path]:
        """Bring what was written to this machine: one stream for the standard places, one for each other path."""
        safe = file_names(port.name for port in self.job.spec.outputs)
        targets: dict[str, str] = {}
        for name, path in prepared.outputs.items():
            targets.setdefault(path, f"{self.job.folder}/outputs/{safe[name]}/data")
        standard = {path.removeprefix("/tmp/"): target for path, target in targets.items() if _is_standard(path)}
        if standard:
            self.fetch_archive(container, OUTPUTS, standard)
        for path, target in targets.items():
            if not _is_standard(path):
                self.fetch_archive(container, path, {"": target})
        found = {name: targets[path] for name, path in prepared.outputs.items() if os.path.lexists(targets[path])}
        return {name: _moved(source, prepared.local_uris.get(name)) for name, source in found.items()}

    def fetch_archive(self, container: str, path: str, wanted: Mapping[str, str]) -> None:
        """Unpack what lies at `path` in the container; the empty name in `wanted` stands for all of it.

        Nothing happens when there is no such path. Links at the path itself are followed.
        """
        from docker.errors import NotFound

        for _ in range(_MAX_LINKS):
            try:
                chunks, found = self.connection.calls.get_archive(container, path)
            except NotFound as error:
                if "No such container" in str(error.explanation):
                    raise MachineError(VANISHED, rule="container-vanished") from error
                return
            link = found.get("linkTarget")
            if not link:
                unpack(chunks, {name or str(found["name"]): target for name, target in wanted.items()})
                return
            chunks.close()
            path = str(link)


def _create(client: APIClient, config: dict[str, Any], name: str) -> str:
    return str(client.create_container_from_config(config, name)["Id"])  # type: ignore[no-untyped-call]


def _is_standard(path: str) -> bool:
    return path.startswith(f"{OUTPUTS}/")


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
