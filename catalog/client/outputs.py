"""The artifacts of a run: listed, shown, exported."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.client.session import Session
from catalog.client.workspace import SHOWN_BYTES
from catalog.errors import IntegrityError, UsageError
from catalog.resources import MAX_VALUE_BYTES
from catalog.run.blobs import corrupt
from catalog.run.copying import hash_file
from catalog.run.model import Artifact
from catalog.run.storage_errors import storage_errors
from catalog.spec.names import file_name
from catalog.spec.suggestions import suggest

if TYPE_CHECKING:
    from catalog.store.rows import RunRow


@dataclass(frozen=True, slots=True)
class ArtifactRow:
    """One output: `task` is the path of the task that made it, empty for an output of the pipeline itself."""

    task: str
    name: str
    artifact: Artifact


def list_artifacts(run_id: str, session: Session) -> list[ArtifactRow]:
    """The outputs of a run's tasks, first begun first, then those of the pipeline. UsageError for an unknown run."""
    from catalog.store.find_runs import get_run
    from catalog.store.progress import get_tasks

    run = get_run(session.store, run_id)
    found = [
        ArtifactRow(task.task, name, artifact)
        for task in get_tasks(session.store, run.run_id)
        for name, artifact in task.outputs.items()
    ]
    return [*found, *(ArtifactRow("", name, artifact) for name, artifact in run.outputs.items())]


def export_artifact(run_id: str, task: str, name: str, target: Path, session: Session) -> Path:
    """Copy an artifact to `target`, or into `target` when that is a folder, and return where it is now.

    `task` is empty for an output of the pipeline. Nothing is overwritten, nothing is left when it fails. Raises
    UsageError (unknown run, task or output; rule target-exists), IntegrityError, MachineError.
    """
    artifact = find_artifact(run_id, task, name, session)
    place = target / file_name(name) if target.is_dir() else target
    if place.exists():
        raise UsageError(f"{place} is there already", rule="target-exists", hint="name another file")
    with storage_errors(f"write {place}"):
        place.parent.mkdir(parents=True, exist_ok=True)
    if artifact.kind == "folder":
        session.artifacts.materialise(artifact, place)
        return place
    # Not materialise: for a task that may hand out a second name of the stored file.
    partial = place.with_name(f".{place.name}.partial")
    try:
        with storage_errors(f"write {place}"), session.artifacts.open(artifact) as source, partial.open("xb") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
        if hash_file(str(partial)) != (artifact.digest, artifact.size):
            raise corrupt(artifact.digest)
        partial.rename(place)
    finally:
        partial.unlink(missing_ok=True)
    return place


def show_artifact(run_id: str, task: str, name: str, session: Session, limit: int = SHOWN_BYTES) -> bytes:
    """The first `limit` bytes of a file artifact, a folder's list of files. Raises as export_artifact."""
    artifact = find_artifact(run_id, task, name, session)
    if artifact.kind == "folder":
        lines = [f"{entry.size:>12} {entry.path}" for entry in session.artifacts.manifest(artifact).files]
        return "\n".join(lines).encode("utf-8", "replace")[:limit]
    with session.artifacts.open(artifact) as stream:
        return stream.read(limit)


def find_artifact(run_id: str, task: str, name: str, session: Session) -> Artifact:
    """The artifact of that task and output; UsageError with the nearest name when there is none."""
    return pick_artifact(list_artifacts(run_id, session), task, name)


def pick_artifact(rows: Sequence[ArtifactRow], task: str, name: str) -> Artifact:
    """The artifact of that task and output among a run's; UsageError (rules unknown-task, unknown-output)."""
    tasks = {row.task for row in rows}
    if task not in tasks:
        what = f'the run has no outputs of a task "{task}"' if task else "the pipeline has no outputs"
        raise UsageError(what, rule="unknown-task", hint=suggest(task, tasks))
    found = {row.name: row.artifact for row in rows if row.task == task}
    if name not in found:
        whose = f'task "{task}"' if task else "the pipeline"
        raise UsageError(f'{whose} has no output "{name}"', rule="unknown-output", hint=suggest(name, found))
    return found[name]


def run_outputs(run: RunRow, session: Session) -> dict[str, str]:
    """The pipeline's outputs that are short texts, less one final newline; others are to be exported."""
    texts: dict[str, str] = {}
    for name, artifact in run.outputs.items():
        if artifact.kind == "folder" or artifact.size > MAX_VALUE_BYTES:
            continue
        try:
            text = session.artifacts.read(artifact, MAX_VALUE_BYTES).decode("utf-8")
        except (UnicodeDecodeError, IntegrityError):  # bytes, or gone: neither is a text to show
            continue
        texts[name] = text[:-1] if text.endswith("\n") else text
    return texts
