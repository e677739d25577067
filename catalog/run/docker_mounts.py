"""Files of a task in folders that its container shares with this machine, where the daemon runs on this machine too."""

from __future__ import annotations

import os
import posixpath
import shutil
from dataclasses import dataclass
from typing import Any

from catalog.run.docker_archives import Archives
from catalog.run.docker_places import INPUTS, OUTPUTS, DockerLine, is_standard, needed_folders
from catalog.run.job_inputs import write_input
from catalog.run.shared_tree import claim, open_to_all


@dataclass(frozen=True, slots=True)
class Mounts:
    """The files of one job; what is not in the shared folders travels as `archives`.

    The folders lie in one that only root may enter: to other users of this machine they would be open, with programs
    that a container marked to run as root.
    """

    archives: Archives

    @property
    def root(self) -> str:
        """The folder of the shared folders, as an absolute path."""
        return os.path.abspath(f"{self.archives.job.folder}/mounted")

    def mounts(self, prepared: DockerLine) -> list[dict[str, Any]]:
        """Make the shared folders; the mounts for the daemon, which refuses those it does not see.

        A path that is relative to the image's working folder may turn out to be a standard one.
        """
        wanted = {INPUTS: 0o755} if prepared.inputs else {}
        if any(is_standard(path) or not path.startswith("/") for path in prepared.outputs.values()):
            wanted[OUTPUTS] = 0o777
        os.makedirs(self.root, mode=0o700, exist_ok=True)
        for path, mode in wanted.items():
            _make_folder(self.here(path), mode)
        return [{"Type": "bind", "Source": self.here(path), "Target": path} for path in wanted]

    def here(self, path: str) -> str:
        """A standard path of the container as the path it has on this machine."""
        return self.root + path.removeprefix("/tmp")

    def send(self, container: str, prepared: DockerLine) -> None:
        """Write copies of the inputs, for the program to read and change, and make open folders for the outputs."""
        for name, path in prepared.inputs.items():
            target = self.here(path)
            write_input(self.archives.job, name, target)
            open_to_all(os.path.dirname(target))
        for path, mode in needed_folders(prepared).items():
            _make_folder(self.here(f"/{path}"), mode)

    def fetch(self, container: str, prepared: DockerLine) -> dict[str, str]:
        """Take over what lies in the shared folder, and bring the rest."""
        found: dict[str, str] = {}
        targets = self.archives.targets(prepared)
        self.archives.fetch_others(container, targets)
        for path, target in targets.items():
            if not is_standard(path):
                if os.path.lexists(target):
                    found[path] = target
            elif self.holds(path):
                claim(self.here(path))
                found[path] = self.here(path)
        return {name: found[path] for name, path in prepared.outputs.items() if path in found}

    def holds(self, path: str) -> bool:
        """True when the program wrote a standard path, and not by way of a link that it put above it."""
        parent = posixpath.dirname(path)
        while parent != OUTPUTS:
            if os.path.islink(self.here(parent)):
                return False
            parent = posixpath.dirname(parent)
        return os.path.lexists(self.here(path))

    def discard(self) -> None:
        """Remove the shared folders, which hold nothing yet."""
        shutil.rmtree(self.root)


def _make_folder(path: str, mode: int) -> None:
    os.makedirs(path, exist_ok=True)
    os.chmod(path, mode)
