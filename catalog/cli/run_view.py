"""Everything there is to show of one run, read from the store in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalog.errors import CatalogError
from catalog.resources import MAX_VALUE_BYTES

if TYPE_CHECKING:
    from catalog.client.session import Session
    from catalog.run.engine import ArtifactStore
    from catalog.run.model import Artifact
    from catalog.store.rows import MetricRow, RunRow, TaskRow, VisualisationRow


@dataclass(frozen=True)
class RunView:
    """A run with its tasks, metrics and visualisations."""

    run: RunRow
    tasks: Sequence[TaskRow]
    metrics: Sequence[MetricRow]
    visualisations: Sequence[VisualisationRow]


def view_run(session: Session, run_id: str) -> RunView:
    """The run as it is now; `run_id` is the whole id. UsageError when there is none."""
    from catalog.store.find_runs import get_run
    from catalog.store.progress import get_metrics, get_tasks, get_visualisations

    store = session.store
    return RunView(
        get_run(store, run_id), get_tasks(store, run_id), get_metrics(store, run_id), get_visualisations(store, run_id)
    )


def artifact_text(artifacts: ArtifactStore, artifact: Artifact, limit: int = MAX_VALUE_BYTES) -> str | None:
    """The artifact as a value: its text less one final newline; None when it is large, a folder, no text, or gone."""
    if artifact.kind != "file" or artifact.size > limit:
        return None
    try:
        return artifacts.read(artifact, limit).decode("utf-8").removesuffix("\n")
    except (CatalogError, UnicodeDecodeError):
        return None
