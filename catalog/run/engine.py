"""What the local scheduler asks of an engine that starts one task: the Protocol and its values."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from catalog.run.model import Artifact
from catalog.spec.model import ComponentSpec


class ArtifactStore(Protocol):
    """Content-addressed artifacts; safe for use from several threads and processes."""

    def put(self, path: Path) -> Artifact:
        """Hash and keep the file or folder at `path`; the file may be hard-linked, never changed."""

    def put_text(self, text: str) -> Artifact:
        """Keep `text` as UTF-8."""

    def read(self, artifact: Artifact, limit: int) -> bytes:
        """The bytes of a file artifact; IntegrityError or RunError when it is gone, a folder, or above `limit`."""

    def materialise(self, artifact: Artifact, target: Path) -> None:
        """Make `target` (which does not exist; its parent does) a file or folder with the artifact's content."""

    def holds(self, artifact: Artifact) -> bool:
        """True when every byte of the artifact is there."""


@dataclass(frozen=True)
class Job:
    """One attempt of one task: everything an engine needs to start it.

    `spec` has a container implementation. `texts` are the arguments as text, for inputs used by value or as a
    condition; `files` are the arguments of inputs used by path or URI. An input in neither has no argument.
    `folder` is the attempt's own empty folder, `log` the file that gets stdout and stderr. `env` comes on top of the
    component's. `cpu_limit` is in cores, `memory_limit` in bytes. `uri_root` is where outputUri places lie: a local
    folder's path or a URL; empty means the attempt's folder.
    """

    run_id: str
    run_name: str
    task: str
    attempt: int
    spec: ComponentSpec
    texts: Mapping[str, str]
    files: Mapping[str, Artifact]
    folder: Path
    log: Path
    artifacts: ArtifactStore
    env: Mapping[str, str] = field(default_factory=dict)
    cpu_limit: float | None = None
    memory_limit: int | None = None
    timeout_seconds: float | None = None
    uri_root: str = ""


@dataclass(frozen=True)
class Ending:
    """How an attempt ended.

    `exit_code` is the program's own; negative is the signal that ended it; None when it never started or vanished.
    `message` is empty on success, else a sentence. `error` is true when the machine and not the program failed
    (no image, container vanished): the retry policies tell the two apart. `outputs` maps each output written to
    its file or folder on this machine; `uris` to the place an outputUri named, when that is not on this machine.
    """

    exit_code: int | None
    message: str = ""
    timed_out: bool = False
    stopped: bool = False
    error: bool = False
    outputs: Mapping[str, Path] = field(default_factory=dict)
    uris: Mapping[str, str] = field(default_factory=dict)

    @property
    def succeeded(self) -> bool:
        """True when the program ended by itself with exit code 0."""
        return self.exit_code == 0 and not (self.timed_out or self.stopped or self.error or self.message)


class TaskEngine(Protocol):
    """Starts one task at a time in the calling thread; used from several threads at once."""

    name: str

    def prepare(self, specs: list[ComponentSpec]) -> None:
        """Check that the engine can work and can run these components; raise MachineError or RunError otherwise."""

    def run(self, job: Job, stop: threading.Event, started: Callable[[str], None]) -> Ending:
        """Run the job to its end.

        Calls `started` once with the text by which `kill` finds it again. When `stop` is set or the timeout passes,
        ends the job and everything it started, and says so in the Ending. Never raises for what the program did.
        """

    def kill(self, process: str) -> None:
        """End what an earlier, killed runner left behind; no error when it is gone or the text is not its own."""
