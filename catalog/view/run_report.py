"""Everything that a report of a run tells, as one value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from catalog.run.model import Artifact
from catalog.spec.model import ComponentSpec
from catalog.store.rows import AttemptRow, MetricRow, NoteRow, RunRow, TaskRow
from catalog.view.previews.model import Preview
from catalog.view.viewers.entries import Entry


@dataclass(frozen=True)
class ReportOutput:
    """An output with its preview; an empty `task` is the pipeline itself."""

    task: str
    name: str
    artifact: Artifact
    preview: Preview | None = None


@dataclass(frozen=True)
class RunReport:
    """A run at the moment `made_at`, in seconds since the epoch.

    `pipeline` is the linked pipeline, None when the store's text of it is damaged. `entries` are what the tasks
    ask to be shown, `logs` the last lines of their logs, by task.
    """

    run: RunRow
    made_at: float
    pipeline: ComponentSpec | None
    tasks: Sequence[TaskRow]
    attempts: Sequence[AttemptRow] = ()
    metrics: Sequence[MetricRow] = ()
    entries: Sequence[Entry] = ()
    outputs: Sequence[ReportOutput] = ()
    notes: Sequence[NoteRow] = ()
    logs: Mapping[str, Sequence[str]] = field(default_factory=dict)
