"""Deleting artifacts that no run and no cache entry refers to any more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from catalog.client.session import Session
from catalog.errors import IntegrityError
from catalog.run.model import Artifact, State

if TYPE_CHECKING:
    from catalog.store.rows import RunRow, TaskRow


def artifacts_of(run: RunRow, tasks: Iterable[TaskRow]) -> set[Artifact]:
    """Every artifact that a run's tasks read or made."""
    found = set(run.outputs.values())
    for task in tasks:
        values = (*task.inputs.values(), *task.outputs.values())
        found.update(value for value in values if isinstance(value, Artifact))
    return found


def drop_artifacts(session: Session, unused: Iterable[Artifact]) -> int:
    """Delete the blobs that only these artifacts are made of; bytes freed.

    Deletes nothing while any run is driven: its tasks may just be making the same content.
    """
    candidates = {digest for artifact in unused for digest in _blobs(session, artifact)}
    if not candidates or _any_run_lives(session):
        return 0
    from catalog.store.artifacts_index import referenced_digests, referenced_folders

    candidates -= referenced_digests(session.store)
    if candidates:
        for folder in referenced_folders(session.store):
            candidates -= _blobs(session, folder)
    return session.artifacts.delete(candidates)


def _blobs(session: Session, artifact: Artifact) -> frozenset[str]:
    if not artifact.digest:
        return frozenset()
    try:
        return session.artifacts.needs(artifact)
    except IntegrityError:  # the manifest is gone or damaged: what it listed cannot be known
        return frozenset({artifact.digest})


def _any_run_lives(session: Session) -> bool:
    from catalog.store.claims import live_runner
    from catalog.store.find_runs import RunFilter, list_runs

    running = list_runs(session.store, RunFilter(state=State.RUNNING, archived=None), limit=1000)
    return any(live_runner(session.store, run.run_id) is not None for run in running)
