"""Files of a task as archives sent to the daemon and back, which works wherever the daemon is."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from catalog.errors import MachineError
from catalog.run.docker_container import VANISHED
from catalog.run.docker_files import pack, unpack
from catalog.run.docker_places import OUTPUTS, DockerLine, is_standard, needed_folders
from catalog.run.engine import Job
from catalog.run.job_inputs import write_input
from catalog.spec.names import file_names

if TYPE_CHECKING:
    from docker import APIClient

_MAX_LINKS = 8


@dataclass(frozen=True, slots=True)
class Archives:
    """The files of one job, through one client."""

    job: Job
    client: APIClient

    def mounts(self, prepared: DockerLine) -> list[dict[str, Any]]:
        """Nothing: the daemon need not see any folder of this machine."""
        return []

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
        self.client.put_archive(container, "/", pack(folders, trees))

    def fetch(self, container: str, prepared: DockerLine) -> dict[str, str]:
        """Bring what was written to this machine: one stream for the standard places, one for each other path."""
        targets = self.targets(prepared)
        standard = {path.removeprefix("/tmp/"): target for path, target in targets.items() if is_standard(path)}
        if standard:
            self.fetch_archive(container, OUTPUTS, standard)
        self.fetch_others(container, targets)
        return {name: targets[path] for name, path in prepared.outputs.items() if os.path.lexists(targets[path])}

    def targets(self, prepared: DockerLine) -> dict[str, str]:
        """Where on this machine each output path of the container goes; outputs of one path share one place."""
        safe = file_names(port.name for port in self.job.spec.outputs)
        targets: dict[str, str] = {}
        for name, path in prepared.outputs.items():
            targets.setdefault(path, f"{self.job.folder}/outputs/{safe[name]}/data")
        return targets

    def fetch_others(self, container: str, targets: Mapping[str, str]) -> None:
        """Bring those paths that are not standard places."""
        for path, target in targets.items():
            if not is_standard(path):
                self.fetch_archive(container, path, {"": target})

    def fetch_archive(self, container: str, path: str, wanted: Mapping[str, str]) -> None:
        """Unpack what lies at `path` in the container; the empty name in `wanted` stands for all of it.

        Nothing happens when there is no such path. Links at the path itself are followed.
        """
        from docker.errors import NotFound

        for _ in range(_MAX_LINKS):
            try:
                chunks, found = self.client.get_archive(container, path)
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
