"""Outputs of tasks as KFP gives them: a .tar.gz with the file, or the files of a folder, as base64 text."""

from __future__ import annotations

import base64
import io
import tarfile
from typing import TYPE_CHECKING

from catalog.errors import UsageError
from catalog.run.model import Artifact
from catalog.spec.names import file_name
from catalog.spec.suggestions import suggest
from catalog.store.progress import get_tasks
from hub.kfp.v1.node_ids import node_id
from hub.kfp.v1.workflow_manifest import artifact_name

if TYPE_CHECKING:
    from catalog.client.session import Session
    from catalog.store.rows import RunRow

MAX_BYTES = 32 << 20


def find_output(session: Session, run: RunRow, node: str, name: str) -> tuple[str, Artifact]:
    """An output and its own name, by the id of its node and KFP's name for it, or its own.

    Raises UsageError (rules unknown-task, unknown-output).
    """
    tasks = get_tasks(session.store, run.run_id)
    values = {node_id(run.run_id, task.task): (task.task, task.outputs) for task in tasks}
    values[node_id(run.run_id, "")] = (run.pipeline_name, run.outputs)
    if node not in values:
        raise UsageError(f'the run has no node "{node[:200]}"', rule="unknown-task")
    task, outputs = values[node]
    named = {artifact_name(task, output): output for output in outputs}
    output = name if name in outputs else named.get(name, "")
    if output not in outputs:
        hint = suggest(name, [*named, *outputs])
        raise UsageError(f'the node has no artifact "{name[:200]}"', rule="unknown-output", hint=hint)
    return output, outputs[output]


def archive_text(session: Session, name: str, artifact: Artifact) -> str:
    """The archive as base64 text. Raises UsageError (rule artifact-too-large), and what reading raises."""
    if artifact.size > MAX_BYTES:
        message = f"the artifact has {artifact.size} bytes, and at most {MAX_BYTES} are given in one answer"
        raise UsageError(message, rule="artifact-too-large", hint="read it as a stream under /api/v1")
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz", compresslevel=1) as archive:
        if artifact.kind == "file":
            _add(archive, file_name(name), session.artifacts.read(artifact, MAX_BYTES))
        else:
            for entry in session.artifacts.manifest(artifact).files:
                part = Artifact(entry.digest, entry.size)
                _add(archive, entry.path, session.artifacts.read(part, MAX_BYTES))
    return base64.b64encode(buffer.getvalue()).decode()


def _add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(data), 0o644
    archive.addfile(member, io.BytesIO(data))
