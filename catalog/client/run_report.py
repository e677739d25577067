"""What a report of a run tells, gathered from the stores: bounded, whatever the run has made."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from catalog.client.execute import stored_spec
from catalog.client.log_tail import last_lines
from catalog.client.preview import artifact_preview
from catalog.client.run_entries import run_entries
from catalog.errors import StoreError
from catalog.run.model import State
from catalog.spec.special_outputs import special_output
from catalog.view.run_report import ReportOutput, RunReport

if TYPE_CHECKING:
    from catalog.client.session import Session
    from catalog.spec.model import ComponentSpec
    from catalog.store.rows import RunRow, TaskRow

LOG_LINES = 40
MAX_LOGS = 500
MAX_PREVIEWS = 150
PREVIEWED_BYTES = 16 << 20


def gather_report(session: Session, run_id: str) -> RunReport:
    """The report of a run, whose id may be the beginning of one; UsageError when there is none."""
    from catalog.store.find_runs import get_run
    from catalog.store.progress import get_attempts, get_metrics, get_tasks
    from catalog.store.run_notes import list_notes

    run = get_run(session.store, run_id)
    tasks = get_tasks(session.store, run.run_id)
    pipeline = _pipeline(run, session)
    return RunReport(
        run=run,
        made_at=time.time(),
        pipeline=pipeline,
        tasks=tasks,
        attempts=get_attempts(session.store, run.run_id),
        metrics=get_metrics(session.store, run.run_id),
        entries=run_entries(run.run_id, tasks, pipeline, session),
        outputs=tuple(_with_previews(_outputs(run, tasks), session)),
        notes=list_notes(session.store, run.run_id),
        logs=_logs(tasks),
    )


def _pipeline(run: RunRow, session: Session) -> ComponentSpec | None:
    try:
        return stored_spec(run, session)
    except StoreError:
        return None


def _outputs(run: RunRow, tasks: Iterable[TaskRow]) -> Iterator[ReportOutput]:
    for name, artifact in run.outputs.items():
        yield ReportOutput("", name, artifact)
    for task in tasks:
        for name, artifact in task.outputs.items():
            if special_output(name) is None:
                yield ReportOutput(task.task, name, artifact)


def _with_previews(outputs: Iterable[ReportOutput], session: Session) -> Iterator[ReportOutput]:
    """With previews as long as there is room for them."""
    left, room = MAX_PREVIEWS, PREVIEWED_BYTES
    for output in outputs:
        size = 0 if output.artifact.kind == "folder" else min(output.artifact.size, 1 << 20)
        if left <= 0 or size > room:
            yield output
            continue
        left, room = left - 1, room - size
        preview = artifact_preview(session.artifacts, output.artifact, output.name)
        yield ReportOutput(output.task, output.name, output.artifact, preview)


def _logs(tasks: Sequence[TaskRow]) -> dict[str, list[str]]:
    """The ends of logs, of failed tasks first."""
    logged = [task for task in tasks if task.log]
    first = sorted(logged, key=lambda task: task.state is not State.FAILED)
    return {task.task: last_lines(task.log, LOG_LINES) for task in first[:MAX_LOGS]}
