"""Everything there is to show of one run, read from the store in one go."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from catalog.cli.safe_text import one_line
from catalog.errors import CatalogError
from catalog.resources import MAX_VALUE_BYTES, home_folder

if TYPE_CHECKING:
    from catalog.client.session import Session
    from catalog.run.engine import ArtifactStore
    from catalog.run.model import Artifact
    from catalog.store.rows import MetricRow, RunRow, TaskRow, VisualisationRow


@dataclass(frozen=True)
class RunView:
    """A run with its tasks, metrics and visualisations.

    `places` are the options that lead a command to its store, `names` the display names of tasks that have one.
    """

    run: RunRow
    tasks: Sequence[TaskRow]
    metrics: Sequence[MetricRow]
    visualisations: Sequence[VisualisationRow]
    places: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def task_label(self, task: str) -> str:
        """What a task is called in a table: its path, and its display name when it has one."""
        return f"{task} ({self.names[task]})" if task in self.names else task

    def command(self, name: str, *arguments: str) -> str:
        """A line for the user's shell: `catalog runs <name> <this run> <arguments>`."""
        words = ["catalog", "runs", name, self.run.run_id, *(one_line(word) for word in arguments), *self.places]
        return shlex.join(words)


def view_run(session: Session, run_id: str) -> RunView:
    """The run as it is now; `run_id` is the whole id. UsageError when there is none."""
    from catalog.client.display_names import display_names
    from catalog.store.find_runs import get_run
    from catalog.store.progress import get_metrics, get_tasks, get_visualisations

    store = session.store
    run, tasks = get_run(store, run_id), get_tasks(store, run_id)
    return RunView(
        run,
        tasks,
        get_metrics(store, run_id),
        get_visualisations(store, run_id),
        _places(session),
        display_names(run, [task.task for task in tasks], session),
    )


def _places(session: Session) -> tuple[str, ...]:
    """What was not said by the environment must be said on the command line; a password is left out."""
    from catalog.client.session import ARTIFACTS, DATABASE

    words: list[str] = []
    if session.home != home_folder():
        words += ["--home", str(session.home)]
    if session.database and session.database != os.environ.get(DATABASE):
        words += ["--database", session.store.url if "://" in session.database else session.database]
    if session.artifact_root and session.artifact_root != os.environ.get(ARTIFACTS):
        words += ["--artifacts", session.artifact_root]
    return tuple(words)


def artifact_text(artifacts: ArtifactStore, artifact: Artifact, limit: int = MAX_VALUE_BYTES) -> str | None:
    """The artifact as a value: its text less one final newline; None when it is large, a folder, no text, or gone."""
    if artifact.kind != "file" or artifact.size > limit:
        return None
    try:
        return artifacts.read(artifact, limit).decode("utf-8").removesuffix("\n")
    except (CatalogError, UnicodeDecodeError):
        return None
