"""The parts of a cluster that tests break and mend, by the program that CATALOG_FAULT names."""

from __future__ import annotations

import subprocess
import urllib.error
import urllib.request
from dataclasses import dataclass, field

from catalog.errors import MachineError
from catalog.run.argo.cluster import Cluster
from tests.cli.waiting import wait_for

API_SERVER = "kube-apiserver"
CONTROLLER = "workflow-controller"
STORAGE = "minio"


@dataclass(frozen=True)
class Parts:
    """Kills, freezes and starts again what a cluster consists of; `storage` is the URL of its object storage."""

    cluster: Cluster
    storage: str
    program: str
    _broken: set[str] = field(default_factory=set)

    def kill(self, name: str) -> None:
        """End one part at once; it stays away until `heal`."""
        self._broken.add(name)
        self._call("kill", name)

    def freeze(self, name: str) -> None:
        """Let one part answer nothing although it keeps its connections, until `thaw` or `heal`."""
        self._broken.add(name)
        self._call("stop", name)

    def thaw(self, name: str) -> None:
        """Let it go on."""
        self._call("cont", name)

    def heal(self) -> None:
        """Bring every part back that was broken, and wait until API server and storage answer."""
        if not self._broken:
            return
        wait_for(self._started_again, "the parts to be started again")
        wait_for(self._server_answers, "the API server")
        wait_for(self._storage_answers, "the object storage")
        self._broken.clear()

    def _call(self, *arguments: str) -> None:
        subprocess.run([self.program, *arguments], check=True)

    def _try(self, *arguments: str) -> bool:
        return subprocess.run([self.program, *arguments], check=False).returncode == 0

    def _started_again(self) -> bool:
        # A healer may also complain of what has nothing to do with these parts; one can be thawed only if it is there.
        self._try("heal")
        return all([self._try("cont", name) for name in self._broken])

    def _server_answers(self) -> bool:
        try:
            return bool(self.cluster.patient(0).version())
        except MachineError:
            return False

    def _storage_answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.storage, timeout=2):
                return True
        except urllib.error.HTTPError as error:  # it refuses who has no credentials, and that is an answer
            error.close()
            return error.code < 500
        except OSError:
            return False
