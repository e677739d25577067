"""Everything there is to show of one run, read in one go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from catalog.errors import CatalogError
from catalog.resources import MAX_VALUE_BYTES
from catalog.run.model import Artifact, State

if TYPE_CHECKING:
    from catalog.client.session import Session
    from catalog.run.engine import ArtifactStore
    from catalog.store.rows import MetricRow, RunRow, TaskRow, VisualisationRow

LOG_LINES = 20
MAX_FAILURES = 5


@dataclass(frozen=True)
class RunDetail:
    """A run with its tasks, metrics and visualisations.

    `names` are the display names of tasks that have one. `texts` are outputs that are short texts, less one final
    newline, by digest: those of the run itself, and of all its tasks where they were asked for. `log_ends` are the last
    lines of the first tasks that failed, by task. `interrupted` is true when it has not ended and nobody drives it.
    """

    run: RunRow
    tasks: Sequence[TaskRow]
    metrics: Sequence[MetricRow]
    visualisations: Sequence[VisualisationRow]
    names: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    log_ends: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    interrupted: bool = False

    def text_of(self, artifact: Artifact, limit: int = MAX_VALUE_BYTES) -> str | None:
        """The artifact as a value; None when it is more than `limit` bytes, a folder, no text, or not known here."""
        return self.texts.get(artifact.digest) if artifact.kind == "file" and artifact.size <= limit else None


@dataclass(frozen=True)
class TextLimits:
    """Which outputs are read as texts: at most `each` bytes of one, `total` of all."""

    each: int = MAX_VALUE_BYTES
    total: int | None = None


def run_detail(
    session: Session, run_id: str, *, every_text: bool = False, limits: TextLimits | None = None
) -> RunDetail:
    """The run as it is now; `every_text` reads the outputs of tasks too. UsageError when there is none."""
    from catalog.client.display_names import display_names
    from catalog.client.state import is_interrupted
    from catalog.store.find_runs import get_run
    from catalog.store.progress import get_metrics, get_tasks, get_visualisations

    store = session.store
    run = get_run(store, run_id)
    tasks = get_tasks(store, run.run_id)
    wanted = [*run.outputs.values()]
    if every_text:
        wanted += [artifact for task in tasks for artifact in task.outputs.values()]
    return RunDetail(
        run,
        tasks,
        get_metrics(store, run.run_id),
        get_visualisations(store, run.run_id),
        display_names(run, [task.task for task in tasks], session),
        read_texts(session.artifacts, wanted, limits or TextLimits()),
        log_ends(tasks),
        is_interrupted(run, session),
    )


def read_texts(artifacts: ArtifactStore, wanted: Iterable[Artifact], limits: TextLimits) -> dict[str, str]:
    """Those of the artifacts that are texts within the limits, by digest."""
    found: dict[str, str] = {}
    size = 0
    for artifact in wanted:
        if artifact.digest in found or (limits.total is not None and size + artifact.size > limits.total):
            continue
        text = artifact_text(artifacts, artifact, limits.each)
        if text is not None:
            found[artifact.digest] = text
            size += artifact.size
    return found


def artifact_text(artifacts: ArtifactStore, artifact: Artifact, limit: int = MAX_VALUE_BYTES) -> str | None:
    """The artifact as a value: its text less one final newline; None when it is large, a folder, no text, or gone."""
    if artifact.kind != "file" or artifact.size > limit:
        return None
    try:
        return artifacts.read(artifact, limit).decode("utf-8").removesuffix("\n")
    except (CatalogError, UnicodeDecodeError):
        return None


def log_ends(tasks: Iterable[TaskRow]) -> dict[str, tuple[str, ...]]:
    """The last lines of the logs of the first MAX_FAILURES tasks that failed, by task."""
    from catalog.client.log_tail import last_lines

    failed = [task for task in tasks if task.state is State.FAILED and task.log]
    return {task.task: tuple(last_lines(task.log, LOG_LINES)) for task in failed[:MAX_FAILURES]}
