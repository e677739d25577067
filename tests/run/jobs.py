"""Jobs for tests of engines: a component's text and arguments made into one attempt in a fresh folder."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalog.run.content_store import ContentStore
from catalog.run.engine import Ending, Job, TaskEngine
from catalog.run.folder_store import FolderBlobs
from catalog.run.model import Artifact
from catalog.spec.model import ComponentSpec
from catalog.spec.parse import parse_component


def component(text: str) -> ComponentSpec:
    """The component that a YAML text says."""
    return parse_component(text)


@dataclass
class Bench:
    """One engine, one artifact store, and a folder for every job."""

    engine: TaskEngine
    root: Path
    handles: list[str] = field(default_factory=list)
    endings: list[Ending] = field(default_factory=list)

    @property
    def store(self) -> ContentStore:
        """Where artifacts are kept."""
        return ContentStore(FolderBlobs(self.root / "artifacts"))

    def job(
        self,
        spec: ComponentSpec | str,
        texts: Mapping[str, str] | None = None,
        files: Mapping[str, Artifact] | None = None,
        **other: Any,
    ) -> Job:
        """A job with a fresh folder and a run id of its own."""
        run_id = uuid.uuid4().hex
        folder = self.root / "jobs" / run_id
        folder.mkdir(parents=True)
        return Job(
            run_id=run_id,
            run_name="my-run",
            task="task",
            attempt=1,
            spec=component(spec) if isinstance(spec, str) else spec,
            texts=texts or {},
            files=files or {},
            folder=folder,
            log=folder / "log",
            artifacts=self.store,
            **other,
        )

    def run(self, job: Job, stop: threading.Event | None = None) -> Ending:
        """The Ending of the job; `handles` gets what the engine said for `kill`."""
        return self.engine.run(job, stop or threading.Event(), self.handles.append)
